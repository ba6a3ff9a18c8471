/**
 * The same program for CPython and for this library, side by side, over every start method that both have. What CPython
 * printed is kept beside the pair (`npm run conformance:record` writes it anew) and always compared against; where the
 * machine has a CPython, it runs too, so that the records can't grow stale.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProgram, type BuiltProgram } from '../../runtime/loading/build-program.ts';
import { platform } from '../../runtime/platform/index.ts';
import { runBuilt } from '../support/run-program.ts';
import { allPairs, comparable, PAIRS, recorded, type Pair } from './support/pairs.ts';
import { findPython, runPython } from './support/python.ts';

const TIMEOUT = 30_000;

/** What Node needs to be started with for real forks. */
const flags = platform.forking.flags;
const python = findPython();
const methods = startMethods().filter((method) => python?.startMethods.includes(method) ?? true);

describe(`the same as CPython ${python?.version ?? '(recorded)'}`, function () {
  this.timeout(TIMEOUT);
  let folder = '';

  before(() => {
    if (python === undefined)
      console.log(
        'There is no CPython 3.12 or newer on this machine: compared is with what CPython 3.13 printed when it was recorded.',
      );
    folder = mkdtempSync(join(tmpdir(), 'mp-test-pairs-'));
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  for (const pair of allPairs()) {
    let built: Promise<BuiltProgram> | undefined;
    for (const method of methods.filter((one) => pair.methods?.includes(one) ?? true)) {
      it(`${pair.name} (${method})`, async () => {
        built ??= build(pair, folder);
        const expected = recorded(pair, method);
        assert.ok(expected !== undefined, `${pair.name} was never recorded: npm run conformance:record`);
        const timeout = TIMEOUT - 5000;
        const other = python && runPython(python, pair.python, [method], { folders: [PAIRS], timeout });
        // CPython's blocks have names like ours: what one side leaves behind must not be taken for the other's.
        if (pair.name.startsWith('shared-memory/')) await other;
        const [here, there] = await Promise.all([
          runBuilt(await built, { args: [method], execArgv: flags, timeout }),
          other,
        ]);
        if (there !== undefined)
          assert.equal(comparable(there), expected, `CPython prints something else now\n${there.stderr}`);
        assert.equal(comparable(here), expected, here.stderr);
      });
    }
  }
});

async function build(pair: Pair, folder: string): Promise<BuiltProgram> {
  const outDir = mkdtempSync(join(folder, 'pair-'));
  const built = await buildProgram({ file: pair.typescript, outDir });
  if (!built.ok)
    assert.fail(built.errors.map(({ line, text }) => `${pair.name}:${line}: ${text}`).join('\n'));
  return built;
}

/** Those of the built library, on the Node that runs the programs. */
function startMethods(): string[] {
  const question =
    "import { getAllStartMethods } from 'multiprocessing'; console.log(...getAllStartMethods());";
  const node = process.env['MP_TEST_NODE'] ?? process.execPath;
  const answer = execFileSync(node, [...flags, '--input-type=module', '-e', question], { encoding: 'utf8' });
  return answer.trim().split(' ');
}
