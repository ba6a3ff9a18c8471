// Measures the model of a run on made-up traces. Bundled before it is run (see model.bench.mjs).
import { TraceWriter } from '../../trace/codec/writer.ts';
import { findingsOf, RunModel } from '../../trace/index.ts';
import { generateEvents, generateRun } from '../../trace/testing/generate.ts';

function time(work) {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

function slowest(rounds, work) {
  let most = 0;
  for (let round = 0; round < rounds; round++)
    most = Math.max(
      most,
      time(() => work(round)),
    );
  return most;
}

const bytes = generateRun({ events: 1_000_000, processes: 12 });
const model = new RunModel();
const open = time(() => {
  for (let at = 0; at < bytes.length; at += 1 << 20) model.feed(bytes.subarray(at, at + (1 << 20)));
  model.finish();
  model.stateAt('end');
});
if (model.eventCount < 1_000_000 || model.problem !== undefined) throw new Error('the trace was not read');
const { duration, timeline } = model;
const { processes } = model.stateAt('end');
// Jumps, back and forth: no moment is near the one before.
const scrub = slowest(40, (round) => model.stateAt((duration * ((round * 17) % 40)) / 40));

function everything(query) {
  for (const { id } of processes) {
    for (const track of ['state', 'lock', 'task']) timeline.spans(id, track, query);
  }
  timeline.arrows(query);
}

function drawn(from, to) {
  const query = { from, to, perPixel: (to - from) / 1500 };
  // The first time builds the summaries.
  everything(query);
  return slowest(10, () => everything(query));
}

const overview = drawn(0, duration);
const zoomed = drawn(duration * 0.5, duration * 0.51);
findingsOf(model);
const findings = slowest(5, () => findingsOf(model));

// A live run: 60 processes, ten updates a second of 2,000 events, each process's part on its own, hence out of order.
const writer = new TraceWriter();
const updates = [];
let update = [];
for (const event of generateEvents({ events: 100_000, processes: 60, pace: 3000 })) {
  update.push(event);
  if (update.length < 2000) continue;
  updates.push(writer.events([...update].sort((a, b) => a.pid - b.pid)));
  update = [];
}
const start = writer.begin({
  version: 1,
  program: 'x',
  args: [],
  startedAt: 0,
  epoch: 0,
  node: '',
  platform: '',
  runtime: '',
});
const live = new RunModel();
live.feed(start);
const liveSlowest = slowest(updates.length, (round) => {
  live.feed(updates[round]);
  live.stateAt('end');
});

console.log(JSON.stringify({ open, scrub, live: liveSlowest, overview, zoomed, findings }));
