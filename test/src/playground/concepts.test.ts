/** Every finding's concept has a page, and the pages' links lead somewhere. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');
const concepts = join(root, 'docs/concepts');

function topics(): string[] {
  const folder = join(root, 'trace/findings');
  return (
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/\btopic: '([a-z-]+)'/g)])
      .map((match) => match[1] ?? '')
      // By the object's kind: see the rule for what is not shut down.
      .concat('pool', 'manager')
  );
}

describe('the concept pages', () => {
  it('are there for every topic of a finding', () => {
    const wanted = new Set(topics());
    assert.ok(wanted.size > 5, 'the topics are found in the rules');
    assert.deepEqual(
      [...wanted].filter((topic) => !existsSync(join(concepts, `${topic}.md`))),
      [],
    );
  });

  it('lead to pages and lessons that exist', () => {
    for (const name of readdirSync(concepts)) {
      const text = readFileSync(join(concepts, name), 'utf8');
      for (const [, target = ''] of text.matchAll(/\]\(([^)]+)\)/g)) {
        assert.ok(existsSync(resolve(concepts, target)), `${name} → ${target}`);
      }
    }
  });
});
