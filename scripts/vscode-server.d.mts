export declare const codeServerVersion: string;
export declare const cacheFolder: string;
/** Something that the tests need could not be had; the message says what to do. */
export declare class SetupError extends Error {}
/** Path of a Chromium; installs Debian's where there is none. */
export declare function findChromium(): string;
/** The Node and the script that start VS Code as a server, set up on first use. */
export declare function ensureVscodeServer(): { node: string; entry: string };
