/** Recorded runs of real processes: what the model and the findings make of them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { textReport } from '../../trace/export/text-report.ts';
import { findingsOf } from '../../trace/findings/index.ts';
import { RunModel } from '../../trace/model/run-model.ts';
import type { StateOf } from '../../trace/model/state.ts';

const folder = join(import.meta.dirname, '../fixtures/traces');

function recorded(name: string, piece = Infinity): RunModel {
  const bytes = new Uint8Array(readFileSync(join(folder, `${name}.mpt`)));
  const model = new RunModel();
  for (let at = 0; at < bytes.length; at += piece) {
    model.feed(bytes.subarray(at, Math.min(bytes.length, at + piece)));
    if (piece !== Infinity) model.stateAt('end');
  }
  model.finish();
  assert.equal(model.problem, undefined);
  return model;
}

function rules(model: RunModel): string[] {
  return findingsOf(model)
    .map(({ rule }) => rule)
    .filter((rule) => rule !== 'notice');
}

describe('recorded runs', () => {
  for (const name of ['hello-process', 'queue', 'pipe', 'lock', 'pool', 'value-array']) {
    it(`${name}: nothing is found, everybody ends well`, () => {
      const model = recorded(name);
      assert.deepEqual(rules(model), []);
      const state = model.stateAt('end');
      for (const { status, reaped, parent, role } of state.processes) {
        assert.ok(['exited', 'killed'].includes(status.state));
        if (role === undefined) assert.equal(status.state, 'exited');
        assert.equal(reaped, parent !== undefined);
      }
      assert.equal(state.exitcode, 0);
    });
  }

  it('are understood the same in small pieces, looked at all the time', () => {
    for (const name of ['pool', 'dining-philosophers']) {
      const plain = ({ processes, objects }: { processes: unknown; objects: unknown }): string =>
        JSON.stringify({ processes, objects });
      assert.equal(plain(recorded(name, 700).stateAt('end')), plain(recorded(name).stateAt('end')));
    }
  });

  it('queue and pipe: the message, its way and its value', () => {
    for (const name of ['queue', 'pipe']) {
      const model = recorded(name);
      const [arrow, ...others] = model.timeline.arrows({ from: 0, to: model.duration, perPixel: 0 });
      assert.equal(others.length, 0);
      assert.deepEqual([arrow?.from, arrow?.to], [1, 0]);
      assert.equal(model.timeline.message(arrow?.message ?? -1)?.preview, "[42, null, 'hello']");
      assert.match(model.site(arrow?.sendSite ?? 0)?.text ?? '', /\.(put|send)\(/);
    }
  });

  it('value-array: the last contents', () => {
    const { objects } = recorded('value-array').stateAt('end');
    const array = objects.find((object): object is StateOf<'array'> => object.kind === 'array');
    assert.deepEqual(
      array?.contents.map((value) => (value === undefined ? value : value + 0)),
      [0, -1, -2, -3, -4, -5, -6, -7, -8, -9],
    );
  });

  it('lock: ten acquisitions, nobody left holding it', () => {
    const { objects } = recorded('lock').stateAt('end');
    const lock = objects.find((object) => object.label === 'Lock "lock"') as StateOf<'lock'> | undefined;
    assert.equal(lock?.contention.acquisitions, 10);
    assert.deepEqual(lock.holders, []);
  });

  it('join-before-get: the deadlock that the run was stopped for', () => {
    const model = recorded('join-before-get');
    assert.deepEqual(rules(model), ['deadlock']);
    const [deadlock] = findingsOf(model);
    assert.equal(deadlock?.title, 'Deadlock: MainProcess and writer wait for each other');
    assert.deepEqual(
      deadlock.sites.map(({ site }) => model.site(site)?.text),
      ['writer.join()', "reports.put('All is well. '.repeat(100_000))"],
    );
    assert.notEqual(deadlock.until, undefined);
  });

  it('dining-philosophers: the circle of five, and main behind it', () => {
    const model = recorded('dining-philosophers');
    assert.deepEqual(rules(model), ['deadlock']);
    const circle = findingsOf(model)[0]?.waits?.filter(({ inCircle }) => inCircle) ?? [];
    assert.equal(circle.length, 5);
    circle.forEach(({ to }, index) => {
      assert.deepEqual(to, [circle[(index + 1) % 5]?.from]);
    });
  });

  it('lost-update: two lines, more than once', () => {
    const model = recorded('lost-update');
    assert.deepEqual(rules(model), ['lost-update']);
    assert.deepEqual(
      findingsOf(model)[0]?.sites.map(({ site }) => model.site(site)?.text),
      ['account.value', 'account.value = balance + 1'],
    );
  });

  it('zombie: children that nobody asked for', () => {
    assert.deepEqual(rules(recorded('zombie')), ['zombie']);
  });

  it('all of them make a report of 80 columns', () => {
    for (const name of ['pool', 'lock', 'zombie', 'lost-update', 'join-before-get']) {
      for (const line of textReport(recorded(name)).split('\n')) assert.ok(line.length <= 80, line);
    }
  });
});
