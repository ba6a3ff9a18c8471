import { Event, JoinableQueue, Process } from 'multiprocessing';
import { setTimeout as sleep } from 'node:timers/promises';

async function log(messages: JoinableQueue<string>, ready: Event) {
  ready.set();
  for (;;) {
    const message = messages.get();
    await sleep(100);
    console.log(`log: ${message}`);
    messages.taskDone();
  }
}

if (import.meta.main) {
  const messages = new JoinableQueue<string>();
  const ready = new Event();
  const logger = new Process({
    target: log,
    args: [messages, ready],
    daemon: true,
  });
  logger.start();
  ready.wait(); // it is at work before the first message comes
  for (const word of ['one', 'two', 'three', 'four', 'five']) messages.put(word);
  console.log('the program ends');
}
