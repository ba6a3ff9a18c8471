/** What the runner and newer versions of Node know, and the oldest supported Node's declarations do not. */
interface ImportMeta {
  main: boolean;
}
