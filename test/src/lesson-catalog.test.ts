import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { LessonCatalog } from '../../src/vscode/lesson-catalog.ts';

describe('the lessons of the extension', () => {
  let work = '';
  const lessons = resolve(import.meta.dirname, '../../lessons');
  beforeEach(() => {
    work = mkdtempSync(join(tmpdir(), 'mp-lessons-'));
  });
  afterEach(() => {
    chmodSync(work, 0o755);
    rmSync(work, { recursive: true });
  });

  it('are all there, in their order, each with a text', () => {
    const catalog = new LessonCatalog(lessons, work);
    const orders = catalog.lessons.map(({ order }) => order);
    assert.ok(orders.length >= 10);
    assert.deepEqual(
      orders,
      orders.map((_, index) => index + 1),
    );
    const parts = catalog.lessons.map(({ part }) => part);
    const begins = parts.filter((part, index) => part !== parts[index - 1]);
    assert.ok(begins.length > 1);
    assert.equal(new Set(begins).size, begins.length, 'the lessons of a part follow each other');
    for (const lesson of catalog.lessons)
      assert.ok(readFileSync(catalog.textPath(lesson), 'utf8').startsWith('# '));
  });

  it('are opened as copies that keep what the learner wrote, until reset', () => {
    const catalog = new LessonCatalog(lessons, join(work, 'deep'));
    const lesson = catalog.lessons[0]!;
    const path = catalog.open(lesson);
    assert.equal(readFileSync(path, 'utf8'), catalog.original(lesson));
    writeFileSync(path, 'mine');
    assert.equal(catalog.open(lesson), path);
    assert.equal(readFileSync(path, 'utf8'), 'mine');
    assert.equal(catalog.lessonAt(path), lesson);
    catalog.reset(lesson);
    assert.equal(readFileSync(path, 'utf8'), catalog.original(lesson));
  });

  it('throw what the file system says when they can not be written', () => {
    writeFileSync(join(work, 'file'), '');
    const catalog = new LessonCatalog(lessons, join(work, 'file'));
    assert.throws(() => catalog.open(catalog.lessons[0]!), /ENOTDIR/);
  });

  it('are none, with the reason, where the installation is damaged', () => {
    mkdirSync(join(work, 'l', 'broken'), { recursive: true });
    writeFileSync(join(work, 'l', 'broken', 'lesson.json'), '{');
    const broken = new LessonCatalog(join(work, 'l'), work);
    assert.deepEqual(broken.lessons, []);
    assert.match(broken.problem ?? '', /broken.lesson\.json is not JSON/);
    rmSync(join(work, 'l', 'broken'), { recursive: true });
    writeFileSync(join(work, 'l', 'course.json'), '[{ "part": "One", "lessons": ["gone"] }]');
    assert.match(
      new LessonCatalog(join(work, 'l'), work).problem ?? '',
      /course.json: there is no lesson "gone"/,
    );
    const missing = new LessonCatalog(join(work, 'none'), work);
    assert.deepEqual(missing.lessons, []);
    assert.match(missing.problem ?? '', /ENOENT/);
    assert.equal(new LessonCatalog(lessons, work).problem, undefined);
  });
});
