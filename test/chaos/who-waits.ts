/** A round that does not end: who waits for what, as the kernel and the ledger tell it. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Tree } from './tree.ts';

/** Of x86-64 and arm64, those that a process of the library can sleep in. */
const calls: Readonly<Record<string, string>> =
  process.arch === 'arm64'
    ? {
        98: 'futex',
        73: 'ppoll',
        63: 'read',
        64: 'write',
        212: 'recvmsg',
        211: 'sendmsg',
        260: 'wait4',
        22: 'epoll_pwait',
      }
    : {
        202: 'futex',
        7: 'poll',
        0: 'read',
        1: 'write',
        47: 'recvmsg',
        46: 'sendmsg',
        61: 'wait4',
        232: 'epoll_wait',
        281: 'epoll_pwait',
      };

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function describe(tree: Tree, pid: number, ledger: readonly string[]): string {
  const state = /^State:\s*(.*)$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 'gone';
  const [number = '', ...args] = read(`/proc/${pid}/syscall`).trim().split(' ');
  const last = ledger.filter((line) => line.startsWith(`${pid} `)).slice(-2);
  const waits = `${calls[number] ?? `system call ${number}`}(${args.slice(0, 3).join(', ')})`;
  return [
    `${tree.role(pid)} ${pid}, ${state}, in ${waits}`,
    ...last.map((line) => `    said: ${line.slice(0, 200)}`),
    `    descriptors: ${descriptors(pid)}`,
  ].join('\n');
}

function descriptors(pid: number): string {
  try {
    return readdirSync(`/proc/${pid}/fd`)
      .map((fd) => `${fd}=${readlinkSync(`/proc/${pid}/fd/${fd}`)}`)
      .join(' ');
  } catch {
    return '?';
  }
}

export function whoWaits(tree: Tree, ledgerFile: string): string {
  const ledger = read(ledgerFile).split('\n');
  return tree
    .all()
    .map((pid) => describe(tree, pid, ledger))
    .join('\n');
}
