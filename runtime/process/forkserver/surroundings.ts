/**
 * Where a process works and what its environment says: a spawned child has its parent's as they are when it is started. The
 * fork server has those of its own start, so what has changed since is told to each of its children.
 */
export interface Surroundings {
  readonly cwd: string;
  /** Variables that are not as the server has them; `null`: it has one that is not there any more. */
  readonly env: Readonly<Record<string, string | null>>;
}

/** The server's. */
let base: Readonly<Record<string, string | undefined>> = {};

/** In the server, and in the process that starts it: all others are copies of the server. */
export function rememberEnvironment(env: Readonly<Record<string, string | undefined>>): void {
  base = { ...env };
}

/** This process's, for a child of the server. */
export function surroundings(): Surroundings {
  const now = { ...process.env };
  const env: Record<string, string | null> = {};
  for (const [name, value = null] of Object.entries(now)) if (base[name] !== value) env[name] = value;
  for (const name of Object.keys(base)) if (now[name] === undefined) env[name] = null;
  return { cwd: workingFolder(), env };
}

/** In a child. */
export function takeOn({ cwd, env }: Surroundings): void {
  for (const [name, value] of Object.entries(env)) {
    if (value === null) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
  if (cwd === '' || cwd === workingFolder()) return;
  try {
    process.chdir(cwd);
  } catch {
    // The folder is gone: whoever works in it is in the same case.
  }
}

/** '' where it was removed. */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    return '';
  }
}
