import { JoinableQueue, Process } from 'multiprocessing';
import { setTimeout as sleep } from 'node:timers/promises';

async function log(messages: JoinableQueue<string>) {
  for (;;) {
    const message = messages.get();
    await sleep(50);
    console.log(`log: ${message}`);
    messages.taskDone();
  }
}

if (import.meta.main) {
  const messages = new JoinableQueue<string>();
  const logger = new Process({ target: log, args: [messages], daemon: true });
  logger.start();
  for (const word of ['one', 'two', 'three', 'four', 'five']) messages.put(word);
  console.log('the program ends');
}
