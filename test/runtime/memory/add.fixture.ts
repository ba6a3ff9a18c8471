import assert from 'node:assert/strict';
import { sharedBlocks } from '../support/child.ts';

const [small, large, again] = sharedBlocks();
assert.ok(small && large && again);
assert.equal(small.buffer, again.buffer, 'an arena is mapped once');
small.words[0] = (small.words[3] ?? 0) + (large.words[70_000] ?? 0);
large.words[0] = small.id.n;
