import assert from 'node:assert/strict';
import type { Block } from '../../../runtime/memory/block.ts';
import { shared } from '../support/child.ts';

const [small, large, again] = shared() as [Block, Block, Block];
assert.equal(small.buffer, again.buffer, 'an arena is mapped once');
small.words[0] = (small.words[3] ?? 0) + (large.words[70_000] ?? 0);
large.words[0] = small.id.n;
