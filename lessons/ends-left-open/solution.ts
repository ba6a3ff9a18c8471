import { EOFError, Pipe, Process } from 'multiprocessing';
import type { Connection } from 'multiprocessing/connection';

function tell(story: Connection): void {
  for (const line of ['Once upon a time', 'there was a process', 'and it ended.']) {
    story.send(line);
  }
  story.close();
}

if (import.meta.main) {
  const [listener, teller] = Pipe();
  const p = new Process({ target: tell, name: 'teller', args: [teller] });
  p.start();
  teller.close(); // the child has its own; this one only keeps the pipe open
  try {
    for (;;) console.log(listener.recv());
  } catch (error) {
    if (!(error instanceof EOFError)) throw error;
    console.log('that was all');
  }
  p.join();
}
