/** What a process costs the one that started it: its descriptors, until it has been waited for. */
import assert from 'node:assert/strict';
import { runText } from '../support/run-program.ts';

const execArgv = ['--single-threaded', '--v8-pool-size=0'];

for (const method of ['spawn', 'fork', 'forkserver']) {
  describe(`the descriptors of a process started by ${method}`, () => {
    it('are given back when it has been waited for, whether or not it is closed', async () => {
      const { lines, stderr, code } = await runText(
        `
        import * as mp from 'multiprocessing';
        import { readdirSync } from 'node:fs';
        const open = () => readdirSync('/proc/self/fd').length;
        function work(n: number) { if (n % 2) process.exit(n); }
        if (import.meta.main) {
          const ctx = mp.getContext('${method}');
          const handles: mp.Process[] = [];
          const run = (n: number, end: (p: mp.Process) => void) => {
            const p = new ctx.Process({ target: work, args: [n] });
            p.start();
            end(p);
            handles.push(p as mp.Process);
          };
          run(0, (p) => p.join());
          console.log('warm');
          const before = open();
          run(1, (p) => p.join());
          run(2, (p) => { while (p.exitcode === null); });
          run(3, () => { while (mp.activeChildren().length > 0); });
          run(4, (p) => p.join(60_000));
          console.log(open() - before);
          for (const p of handles) await p.joinAsync();
          console.log(open() - before, handles.map((p) => [p.exitcode, p.isAlive()]).join(' '));
        }`,
        { execArgv },
      );
      assert.deepEqual([stderr, code], ['', 0]);
      assert.deepEqual(lines, ['warm', '0', '0 0,false 1,false 0,false 3,false 0,false']);
    });

    it('say that it has ended for as long as the handle is in use', async () => {
      const { lines, stderr, code } = await runText(
        `
        import * as mp from 'multiprocessing';
        import { wait } from 'multiprocessing/connection';
        import { readdirSync } from 'node:fs';
        const open = () => readdirSync('/proc/self/fd').length;
        function work() {}
        if (import.meta.main) {
          const ctx = mp.getContext('${method}');
          const warm = new ctx.Process({ target: work });
          warm.start();
          warm.join();
          console.log('warm');
          const before = open();
          const [asked, late] = [1, 2].map(() => new ctx.Process({ target: work }));
          const early = (asked.start(), asked.sentinel);
          late.start();
          asked.join();
          late.join();
          console.log(wait([early, late.sentinel]).length, asked.sentinel === early, late.sentinel === late.sentinel);
          asked.close();
          late.close();
          console.log(open() - before);
          try { late.sentinel; } catch (error) { console.log(error.code); }
        }`,
        { execArgv },
      );
      assert.deepEqual([stderr, code], ['', 0]);
      assert.deepEqual(lines, ['warm', '2 true true', '0', 'ERR_MP_CLOSED']);
    });
  });
}
