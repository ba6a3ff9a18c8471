// Becomes another user of the machine and tries to get at what argv names, one JSON list of ['read' | 'write' | 'list' |
// 'connect', path] each. Prints those that it got at.
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { createConnection } from 'node:net';

const NOBODY = 65534;
process.setgroups([]);
process.setgid(NOBODY);
process.setuid(NOBODY);

const tries = {
  read(path) {
    const fd = openSync(path, 'r');
    try {
      readSync(fd, Buffer.alloc(1));
    } finally {
      closeSync(fd);
    }
  },
  write: (path) => closeSync(openSync(path, 'r+')),
  list: (path) => readdirSync(path),
  connect: (path) =>
    new Promise((resolve, reject) => {
      const socket = createConnection(path, () => {
        socket.destroy();
        resolve();
      });
      socket.on('error', reject);
    }),
};

const got = [];
for (const [how, path] of JSON.parse(process.argv[2])) {
  try {
    await tries[how](path);
    got.push(`${how} ${path}`);
  } catch (error) {
    // Anything but a refusal is a mistake of the test: it would try what is not there.
    if (!['EACCES', 'EPERM'].includes(error.code)) got.push(`${how} ${path}: ${error.code}`);
  }
}
console.log(JSON.stringify(got));
