/** How the programs of `bench/programs/` are run. In the long form they get an argument that says so. */

export const node =
  (file, env, flags = []) =>
  ({ root, long }) => ({
    command: process.execPath,
    args: [...flags, `${root}bench/programs/${file}`, ...(long ? ['long'] : [])],
    env,
  });

export const cpython =
  (file) =>
  ({ root, python }) =>
    python === undefined ? undefined : { command: python.path, args: [`${root}bench/programs/${file}`] };
