/** How the programs of `bench/programs/` are run. */

export const node =
  (file, env) =>
  ({ root }) => ({
    command: process.execPath,
    args: [`${root}bench/programs/${file}`],
    env,
  });

export const cpython =
  (file) =>
  ({ root, python }) =>
    python === undefined ? undefined : { command: python.path, args: [`${root}bench/programs/${file}`] };
