/** The import rules of the architecture: which folder may use which, each with its reason. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

interface Rule {
  /** Path prefix of the importing file. */
  from: string;
  /** Path prefixes, or package names, that it may import. Its own prefix is always allowed. */
  may: readonly string[];
  why: string;
}

const runtimeLayers = [
  ['runtime/errors.ts'],
  ['runtime/misuse.ts'],
  ['runtime/platform/'],
  ['runtime/tracing/'],
  ['runtime/tracking/'],
  ['runtime/memory/'],
  ['runtime/sync/'],
  ['runtime/sharedctypes/'],
  ['runtime/channel/'],
  ['runtime/loading/'],
  ['runtime/process/'],
  ['runtime/shared-memory/'],
  ['runtime/pool/'],
  ['runtime/managers/', 'runtime/dummy/'],
] as const;

const rules: Rule[] = [
  { from: 'trace/', may: [], why: 'The trace is pure: it runs in a browser, a test and an editor alike.' },
  {
    from: 'media/',
    may: ['trace/', 'preact', '@preact/', 'monaco-editor', '@vscode/codicons', 'lz-string'],
    why: 'Everything that the learner sees is computed from the trace; a view asks no process anything.',
  },
  {
    from: 'src/vscode/',
    may: ['trace/', 'src/', 'vscode', 'node:', 'lz-string'],
    why: 'An editor with a V8 sandbox can not load koffi: no runtime code in the extension host.',
  },
  {
    from: 'src/typescript-plugin/',
    may: ['node:', 'typescript', 'multiprocessing'],
    why: "It runs inside the editor's TypeScript server and knows the library by its package alone.",
  },
  {
    from: 'src/',
    may: [
      'trace/',
      'runtime/runner.ts',
      'runtime/compiler-start.ts',
      'lessons/checks.ts',
      'lessons/checked-run.ts',
      'node:',
      'vscode',
      'ws',
      'lz-string',
    ],
    why: 'The product uses the library through its entry for runners, never its platform layer.',
  },
  {
    from: 'lessons/',
    may: ['trace/', 'multiprocessing', 'node:timers/promises'],
    why: 'A lesson is a program for learners and a check that reads its trace; both run wherever lessons are opened. Of Node a program needs to know how to sleep.',
  },
  ...runtimeLayers.flatMap((layer, index): Rule[] =>
    layer.map((from) => ({
      from,
      may: [
        'trace/schema.ts',
        'node:',
        ...runtimeLayers.slice(0, index).flat(),
        ...(from === 'runtime/platform/' ? ['koffi'] : []),
        ...(from === 'runtime/loading/' ? ['esbuild', 'acorn', 'magic-string', '@jridgewell/remapping'] : []),
      ],
      why: 'Inside the library imports go down: errors, platform, tracing, tracking, memory, sync, sharedctypes, channel, loading, process, shared-memory, then pool, managers, dummy. koffi stays in platform/.',
    })),
  ),
];

function sourceFiles(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(
      (name) => /\.tsx?$/.test(name) && !name.split('/').includes('dist') && !name.includes('node_modules'),
    )
    .map((name) => join(folder, name));
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const pattern =
    /^\s*(?:import|export)\s[^'"`;]*?from\s+['"]([^'"]+)['"]|^\s*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;
  return [...text.matchAll(pattern)].map((match) => {
    const specifier = match[1] ?? match[2] ?? match[3] ?? '';
    return specifier.startsWith('.') ? relative(root, resolve(root, dirname(file), specifier)) : specifier;
  });
}

/** What keeps to no rule, as messages; exported shape kept simple so that the test of the test can use it. */
function violations(file: string, imports: readonly string[]): string[] {
  const rule = rules.find(({ from }) => file.startsWith(from));
  if (rule === undefined) return [];
  return imports
    .filter(
      (path) =>
        !path.startsWith(rule.from) &&
        !rule.may.some((allowed) => path === allowed || path.startsWith(allowed)),
    )
    .map((path) => `${file} imports ${path}. ${rule.why}`);
}

describe('import rules', () => {
  for (const folder of ['trace', 'runtime', 'src', 'media', 'lessons']) {
    it(`${folder}/ keeps to them`, () => {
      assert.deepEqual(
        sourceFiles(folder).flatMap((file) => violations(file, importsOf(file))),
        [],
      );
    });
  }

  it('notices a file that does not', () => {
    assert.equal(violations('trace/model/x.ts', ['node:fs']).length, 1);
    assert.equal(
      violations('runtime/sync/lock.ts', ['runtime/channel/queue.ts', 'runtime/memory/block.ts']).length,
      1,
    );
    assert.equal(violations('media/panel.tsx', ['runtime/index.ts', 'preact/hooks']).length, 1);
    assert.equal(violations('runtime/memory/x.ts', ['koffi']).length, 1);
  });
});
