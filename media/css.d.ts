/** Style sheets are imported for their effect only: the bundler collects them beside the script. */
declare module '*.css';
