/** A process's stream, read while it is written: what a reader sees is whole, also after the writer was killed. */
import { Violation } from '../engine/process.ts';
import { scenario, type Program, type Scenario } from '../engine/scenario.ts';
import { Event, Header, Present } from '../../../runtime/tracing/layout.ts';
import type { SharedArea } from '../../../runtime/pool/shared-area.ts';
import { parsePresent } from '../../../trace/codec/present.ts';
import { STREAM_HEADER_SIZE } from '../../../trace/codec/layout.ts';
import { Op } from '../../../trace/schema.ts';
import type { Change } from '../library/load.ts';

interface Shared {
  readonly file: SharedArea;
}

/** Time stands still: it depends on more than what was read. */
const noTime: readonly Change[] = [
  { file: 'runtime/tracing/clock.ts', from: 'const now = hrtime();', to: 'const now = [0, 7000];' },
];

const FILE_BYTES = 1 << 20;

const common: Omit<Scenario<Shared>, 'name' | 'programs'> = {
  algorithm: 'trace',
  changes: noTime,
  objects: ({ SharedArea }) => ({ file: SharedArea.create('trace', FILE_BYTES, FILE_BYTES) }),
  // A reader copies what is being written, on purpose, and then sees whether that was so.
  mayRace: () => true,
  words: 256,
};

const EVENTS = 3;

const writer: Program<Shared> = ({ file }, _self, { TraceStream }) => {
  const options = { pid: 1, ppid: 2, epoch: 0, maxEvents: 9, reserve: () => true };
  const stream = new TraceStream(file.words.buffer as ArrayBuffer, options);
  for (let n = 1; n <= EVENTS; n++) stream.instant(Op.Mark, { pid: 1, n }, { arg: n });
};

/** Reads whatever is committed. */
const reader: Program<Shared> = ({ file }, self, { SharedWords }) => {
  const w = new SharedWords(file);
  const committed = w.load(Header.committed / 4);
  const events = committed / Event.bytes;
  for (let index = 0; index < events; index++) {
    const at = (Header.bytes + index * Event.bytes) / 4;
    const record = [0, 4, 7, 8].map((word) => (file.words[at + word] ?? 0) & 0xffff);
    if (record.join() !== [Event.bytes, 1, index + 1, index + 1].join())
      throw new Violation(`event ${index + 1} of ${events} reads ${record.join(' ')}`);
  }
  self.note(events);
};

const LOCK = { pid: 3, n: 4 };
const OTHER = { pid: 5, n: 6 };

const presentWriter: Program<Shared> = ({ file }, _self, { PresentWriter, doublesOf }) => {
  const present = new PresentWriter(file.words, doublesOf(file.words));
  present.waitBegins(Op.Acquire, LOCK, 7, 8, false);
  present.waitEnds(Op.Acquire);
  present.taken(LOCK);
  present.waitBegins(Op.EventWait, OTHER, 9, 10, true);
};

/** As the runner does, which copies the header twice. */
const presentReader: Program<Shared> = ({ file }, self) => {
  const header = new Int32Array(STREAM_HEADER_SIZE / 4);
  const bytes = new Uint8Array(header.buffer);
  for (let word = Present.sequence / 4; word < Present.held / 4 + 2; word++)
    header[word] = file.words[word] ?? 0;
  // A number of 64 bits is one word in the simulated machine.
  new DataView(header.buffer).setFloat64(Present.waitSince, header[Present.waitSince / 4] ?? 0, true);
  const again = bytes.slice();
  new Int32Array(again.buffer)[Present.sequence / 4] = file.words[Present.sequence / 4] ?? 0;
  const present = parsePresent(bytes, again);
  if (present === undefined) return;
  const { op, object = 'none', since, site, held } = present;
  const seen = [op, object, since, site, held.join()].join(' ');
  if (!PRESENTS.has(seen)) throw new Violation(`the present reads ${seen}`);
  self.note(seen);
};

/** In the order in which they are written. */
const PRESENTS = new Set([
  '0 none 0 0 ',
  `${Op.Acquire} 3:4 7 8 `,
  '0 none 0 0 3:4',
  `${Op.EventWait} 5:6 9 10 3:4`,
]);

export const traceScenarios = [
  scenario({ ...common, name: 'events are read while they are written', programs: [writer, reader] }),
  scenario({ ...common, name: 'events are read twice', programs: [writer, reader, reader] }),
  scenario({
    ...common,
    name: 'the present is read while it changes',
    programs: [presentWriter, presentReader],
  }),
];
