/** Mistakes in doorbells and in the trace. */
import type { Planted } from './planted.ts';

const DOORBELL = 'runtime/sync/doorbell.ts';
const PRESENT = 'runtime/tracing/present.ts';

export const plantedInOthers: readonly Planted[] = [
  {
    algorithm: 'doorbell',
    name: 'a table says that somebody is in it before he is',
    scenario: 'one waits without blocking, one blocks twice',
    deaths: 0,
    changes: [
      {
        file: DOORBELL,
        from: '    w.store(slot + IDENTITY, identity);\n    w.store(table, 1);\n',
        to: '    w.store(slot + IDENTITY, identity);\n',
      },
      {
        file: DOORBELL,
        from: '  const pid = currentPid();\n  for',
        to: '  const pid = currentPid();\n  w.store(table, 1);\n  for',
      },
    ],
  },
  {
    algorithm: 'doorbell',
    name: 'who waits does not have the release look who does',
    scenario: 'one waits without blocking, one blocks',
    deaths: 0,
    changes: [
      {
        file: 'runtime/sync/turnstile.ts',
        from: '    if ((value & CONTENDED) !== 0 || w.compareExchange(VALUE, value, value | CONTENDED) === value) return;\n',
        to: '    if (value !== -1) return;\n',
      },
    ],
  },
  {
    algorithm: 'trace',
    name: 'an event is committed before it is written',
    scenario: 'events are read while they are written',
    changes: [
      {
        file: 'runtime/tracing/stream.ts',
        from: '    i32[word + 8] = arg;\n',
        to: '    Atomics.store(i32, Header.committed >> 2, at + length - Header.bytes);\n    i32[word + 8] = arg;\n',
      },
    ],
  },
  {
    algorithm: 'trace',
    name: 'the present changes without its number being odd',
    scenario: 'the present is read while it changes',
    changes: [
      {
        file: PRESENT,
        from: '  #beginChange(): void {\n    this.#sequence = (this.#sequence + 1) | 0;\n',
        to: '  #beginChange(): void {\n    this.#sequence = (this.#sequence + 2) | 0;\n',
      },
      {
        file: PRESENT,
        from: '  #endChange(): void {\n    this.#sequence = (this.#sequence + 1) | 0;\n',
        to: '  #endChange(): void {\n',
      },
    ],
  },
];
