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

  writer.join(); // first let the writer finish …
  const report = reports.get(); // … then read what it wrote
  console.log('characters:', report.length);
}
