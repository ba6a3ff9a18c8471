// Starts test/chaos/main.ts; its top says what it does. Where the system allows, with a small /dev/shm of its own, so
// that it can be filled without harm to others.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const command = [process.execPath, '--import', 'tsx', `${root}test/chaos/main.ts`, ...process.argv.slice(2)];
const mount = 'mount -t tmpfs -o size=16m,mode=1777 tmpfs /dev/shm';

const namespaces = ['-m', '-Urm'].find(
  (flags) => spawnSync('unshare', [flags, 'sh', '-c', mount], { stdio: 'ignore' }).status === 0,
);
const [program, ...args] =
  namespaces === undefined
    ? command
    : ['unshare', namespaces, 'sh', '-c', `${mount} && exec "$@"`, 'sh', ...command];
const { status } = spawnSync(program, args, {
  stdio: 'inherit',
  cwd: root,
  env: { ...process.env, ...(namespaces === undefined ? {} : { MP_CHAOS_OWN_SHM: '1' }) },
});
process.exit(status ?? 1);
