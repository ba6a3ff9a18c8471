/** What a new process takes for its launch record, and the resource tracker for a request. */
import { writeSync } from 'node:fs';
import { ProcessError } from '../../../runtime/errors.ts';
import { platform } from '../../../runtime/platform/index.ts';
import { launchRecord, readLaunchRecord } from '../../../runtime/process/start/launch-record.ts';
import type { Preparation } from '../../../runtime/process/start/contract.ts';
import { Ledger } from '../../../runtime/tracking/ledger.ts';
import { decodeRequest, encode, type Request } from '../../../runtime/tracking/protocol.ts';
import type { Target } from '../target.ts';

function bytesOf(preparation: object, packed: Uint8Array): Buffer {
  const json = Buffer.from(JSON.stringify(preparation));
  const header = Buffer.alloc(4);
  header.writeUInt32LE(json.length);
  return Buffer.concat([header, json, packed]);
}

export function launches(): Target {
  const preparation = {
    name: 'Process-1',
    parentPid: 1,
    identity: [1],
    modules: ['file:///a.ts'],
    argv: ['x'],
  };
  // What is made here by hand is what the library reads.
  readLaunchRecord(
    launchRecord({
      preparation: preparation as Partial<Preparation> as Preparation,
      packed: Buffer.from('abc'),
    }),
  );
  return {
    name: 'launches',
    seeds: [bytesOf(preparation, Buffer.from('packed')), bytesOf({}, Buffer.alloc(0))],
    feed(bytes) {
      const fd = platform.memory.createAnonymous('fuzz', Math.max(1, bytes.length));
      writeSync(fd, bytes);
      readLaunchRecord(fd);
    },
    expected: (error) => error instanceof ProcessError && error.code === 'ERR_MP_BAD_MESSAGE',
    most: (length) => (1 << 16) + 4 * length,
  };
}

class Refused extends Error {}

export function requests(): Target {
  const ledger = new Ledger();
  const client = { pid: 1 };
  const good: Request[] = [
    [
      'register',
      {
        kind: 'shared-memory',
        name: '/psm_1',
        identity: '1:2',
        creator: 'Process-1',
        pid: 1,
        object: [1, 2],
      },
    ],
    ['register', { kind: 'folder', name: '/tmp/x' }],
    ['unregister', 'folder', '/tmp/x'],
    ['gone', [['/psm_1', '1:2']]],
    ['use', '/psm_1'],
    ['unuse', '/psm_1'],
    ['hold', '17'],
    ['take', '17'],
    ['bye', true],
  ];
  return {
    name: 'requests',
    seeds: good.map((request) => Buffer.from(encode(request))),
    feed(bytes) {
      const request = decodeRequest(bytes);
      if (request === undefined) throw new Refused();
      if (request[0] === 'register') ledger.register(client, request[1]);
      else if (request[0] === 'unregister') ledger.unregister(request[1], request[2], request[3]);
      else if (request[0] === 'use' || request[0] === 'unuse')
        ledger.use(client, request[1], request[0] === 'use', 0);
      else if (request[0] === 'gone')
        for (const [name, identity] of request[1]) ledger.unregister('shared-memory', name, identity);
    },
    expected: (error) => error instanceof Refused,
    most: (length) => (1 << 16) + 4 * length,
    end() {
      ledger.ended(client, true, 0);
    },
  };
}
