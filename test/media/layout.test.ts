/** State to rectangles, without a browser. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ansiPieces, plainText } from '../../media/layout/ansi.ts';
import { arrowPath, distanceTo, pointOn } from '../../media/layout/arrows.ts';
import { laneGeometry, rowHeightFor, ROW_HEIGHTS, treeRows } from '../../media/layout/rows.ts';
import { sparkline } from '../../media/layout/sparkline.ts';
import { stack } from '../../media/layout/stack.ts';
import { scrollFor, TALLEST, visibleRows } from '../../media/layout/virtual.ts';
import { placeGraph } from '../../media/layout/wait-graph.ts';

describe('rows of the process tree', () => {
  const items = [
    { id: 'main', parent: undefined },
    { id: 'a', parent: 'main' },
    { id: 'b', parent: 'main' },
    { id: 'a1', parent: 'a' },
    { id: 'lost', parent: 'gone' },
  ];

  it('stand depth first with level, place among siblings and guides', () => {
    const rows = treeRows(items, new Set());
    assert.deepEqual(
      rows.map((row) => [row.item.id, row.level, row.position, row.siblings, row.guides]),
      [
        ['main', 1, 1, 2, []],
        ['a', 2, 1, 2, [true]],
        ['a1', 3, 1, 1, [true, false]],
        ['b', 2, 2, 2, [false]],
        ['lost', 1, 2, 2, []],
      ],
    );
  });

  it('leave out what is collapsed', () => {
    const rows = treeRows(items, new Set(['a']));
    assert.deepEqual(
      rows.map((row) => row.item.id),
      ['main', 'a', 'b', 'lost'],
    );
    assert.equal(rows[1]?.expanded, false);
    assert.equal(rows[1]?.hasChildren, true);
  });

  it('survive a circle of parents', () => {
    const rows = treeRows(
      [
        { id: 'x', parent: 'y' },
        { id: 'y', parent: 'x' },
      ],
      new Set(),
    );
    assert.ok(rows.length <= 2);
  });

  it('are as tall as there is room, and their parts stay inside', () => {
    assert.equal(rowHeightFor(5, 400), ROW_HEIGHTS[0]);
    assert.equal(rowHeightFor(60, 400), ROW_HEIGHTS[2]);
    for (const height of ROW_HEIGHTS) {
      const lane = laneGeometry(height);
      assert.ok(lane.stateTop + lane.stateHeight <= lane.subTop);
      assert.ok(lane.subTop + lane.subHeight <= height);
    }
  });
});

describe('stacked bars', () => {
  it('overlapping ones divide the room, others have all of it', () => {
    const bars = [
      { start: 0, end: 10 },
      { start: 5, end: 15 },
      { start: 20, end: 30 },
    ];
    assert.deepEqual(
      stack(bars, 3).map(({ row, rows }) => [row, rows]),
      [
        [0, 2],
        [1, 2],
        [0, 1],
      ],
    );
  });

  it('never two in one place, as long as there are rows', () => {
    const bar = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 20 }));
    fc.assert(
      fc.property(fc.array(bar, { maxLength: 30 }), (list) => {
        const placed = stack(
          list.map(([start, length]) => ({ start, end: start + length })),
          100,
        );
        assert.equal(placed.length, list.length);
        for (const [index, one] of placed.entries()) {
          assert.ok(one.row < one.rows);
          for (const other of placed.slice(index + 1)) {
            const apart = one.bar.end <= other.bar.start || other.bar.end <= one.bar.start;
            assert.ok(apart || one.row !== other.row);
          }
        }
      }),
    );
  });
});

describe('arrows', () => {
  it('leave and enter at the edges that face each other', () => {
    const down = arrowPath(10, 100, 50, 200, 16);
    assert.deepEqual([down.y1, down.y2], [108, 192]);
    const up = arrowPath(10, 200, 50, 100, 16);
    assert.deepEqual([up.y1, up.y2], [192, 108]);
  });

  it('are found by a mouse on them and not by one beside', () => {
    const path = arrowPath(10, 100, 200, 300, 16);
    const middle = pointOn(path, 0.4);
    assert.ok(distanceTo(path, middle.x, middle.y) < 1.5);
    assert.ok(distanceTo(path, middle.x + 40, middle.y) > 10);
    assert.equal(distanceTo(path, 900, 200), Infinity);
  });
});

describe('long lists', () => {
  it('show what is in sight', () => {
    const seen = visibleRows(1000, 20, 400, 200, 2);
    assert.deepEqual([seen.first, seen.end, seen.offset, seen.height], [18, 33, 360, 20_000]);
  });

  it('reach the last of ten million rows, though no browser scrolls that far', () => {
    const count = 10_000_000;
    const seen = visibleRows(count, 22, TALLEST - 500, 500);
    assert.equal(seen.height, TALLEST);
    assert.equal(seen.end, count);
    const first = visibleRows(count, 22, 0, 500);
    assert.equal(first.first, 0);
  });

  it('scroll to a row so that it is in sight', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (count, share, before) => {
          const row = Math.min(count - 1, Math.floor(share * count));
          const height = Math.min(TALLEST, count * 22);
          const from = before * Math.max(0, height - 500);
          const top = Math.min(scrollFor(row, count, 22, from, 500), Math.max(0, height - 500));
          const seen = visibleRows(count, 22, top, 500);
          assert.ok(row >= seen.first && row < seen.end, `row ${row} of ${count}`);
        },
      ),
    );
  });
});

describe('graph of a deadlock', () => {
  const node = { width: 120, height: 36 };
  const label = { width: 110, height: 22 };

  it('has its circle in the order of waiting, apart, inside of the picture', () => {
    const names = ['a', 'c', 'e', 'b', 'd'];
    const next: Record<string, string> = { a: 'b', b: 'c', c: 'd', d: 'e', e: 'a' };
    const graph = placeGraph(
      names.map((id) => ({ id, inCircle: true })),
      names.map((id) => ({ from: id, to: next[id] ?? '' })),
      node,
      label,
    );
    assert.equal(graph.edges.length, 5);
    for (const place of graph.nodes) {
      assert.ok(place.x >= node.width / 2 && place.x <= graph.width - node.width / 2);
      assert.ok(place.y >= node.height / 2 && place.y <= graph.height - node.height / 2);
      for (const other of graph.nodes)
        if (other !== place) {
          const apart =
            Math.abs(other.x - place.x) >= node.width || Math.abs(other.y - place.y) >= node.height;
          assert.ok(apart, `${place.node.id} and ${other.node.id} do not cover each other`);
        }
    }
    for (const edge of graph.edges)
      assert.ok(edge.y >= label.height / 2 && edge.y <= graph.height - label.height / 2);
  });

  it('places who waits from outside, who waits for itself, and nobody at all', () => {
    const graph = placeGraph(
      [
        { id: 'a', inCircle: true },
        { id: 'b', inCircle: true },
        { id: 'main', inCircle: false },
      ],
      [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'a' },
        { from: 'main', to: 'a' },
        { from: 'main', to: 'main' },
        { from: 'a', to: 'unknown' },
      ],
      node,
      label,
    );
    assert.equal(graph.edges.length, 4);
    assert.ok(graph.edges.every((edge) => !edge.path.includes('NaN')));
    assert.equal(placeGraph([], [], node, label).nodes.length, 0);
  });
});

describe('sparkline', () => {
  it('holds each value until the next and names the highest', () => {
    const drawn = sparkline(
      [
        { time: 0, value: 0 },
        { time: 50, value: 4 },
        { time: 80, value: 1 },
      ],
      { from: 0, to: 100 },
      100,
      20,
    );
    assert.equal(drawn.highest, 4);
    assert.match(drawn.line, /^M0 19\.0/);
    assert.match(drawn.line, /H50.*V1\.0.*H80/);
    assert.match(drawn.line, /H100$/);
  });

  it('of nothing is nothing', () => {
    assert.deepEqual(sparkline([], { from: 0, to: 1 }, 10, 10), { line: '', area: '', highest: 0 });
  });
});

describe('terminal colours', () => {
  it('become pieces; what is no colour vanishes', () => {
    assert.deepEqual(ansiPieces('a\u001b[1;31mred\u001b[0m b\u001b[2K'), [
      { text: 'a', colour: undefined, bold: false },
      { text: 'red', colour: 1, bold: true },
      { text: ' b', colour: undefined, bold: false },
    ]);
    assert.equal(plainText('\u001b]0;title\u0007x\u0000\u0008y\tz'), 'xy\tz');
  });

  it('any bytes give text without control characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (line) => {
        assert.doesNotMatch(plainText(line), /(?!\t)\p{Cc}/u);
      }),
    );
  });
});
