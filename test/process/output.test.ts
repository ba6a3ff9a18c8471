/** What a process prints arrives, however much it is and however the process goes on. */
import assert from 'node:assert/strict';
import { runText } from '../support/run-program.ts';

const lines = 20_000;

describe('output', () => {
  it('is complete when a process exits right after it', async () => {
    const { stdout, code } = await runText(
      `import { Process } from 'multiprocessing';
       function print() {
         for (let n = 0; n < ${lines}; n++) console.log('child '.padEnd(49, '.'));
         process.exit(0);
       }
       if (import.meta.main) {
         const child = new Process({ target: print });
         child.start();
         child.join();
         for (let n = 0; n < ${lines}; n++) console.log('main '.padEnd(49, '.'));
         process.exit(3);
       }`,
    );
    assert.equal(code, 3);
    assert.equal(stdout.length, 2 * lines * 50);
  });

  it('comes before the process goes to sleep in a blocking call', async () => {
    const { lines: printed } = await runText(
      `import { Process, Queue } from 'multiprocessing';
       function ask(questions: Queue<string>) {
         console.log('x'.repeat(1_000_000));
         console.log('asked');
         questions.put('?');
       }
       if (import.meta.main) {
         const questions = new Queue<string>();
         new Process({ target: ask, args: [questions] }).start();
         questions.get();
         console.log('answered');
       }`,
    );
    assert.deepEqual(printed.slice(1), ['asked', 'answered']);
  });
});
