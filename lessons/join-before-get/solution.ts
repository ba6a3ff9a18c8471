import { Process, Queue } from 'multiprocessing';

function writeReport(reports: Queue<string>): void {
  reports.put('All is well. '.repeat(100_000));
}

if (import.meta.main) {
  const reports = new Queue<string>();
  const writer = new Process({
    target: writeReport,
    name: 'writer',
    args: [reports],
  });
  writer.start();

  const report = reports.get(); // first read what it writes …
  writer.join(); // … then wait for its end
  console.log('characters:', report.length);
}
