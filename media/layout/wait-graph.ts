/**
 * Places for the wait-for graph of a deadlock: those that wait in a circle stand on one, in its order, so that it reads
 * as a circle; whoever waits for them stands inside or to the left. Edges bend outwards, each with a place for its words.
 */

export interface GraphNode {
  readonly id: string;
  /** Stands on the circle. */
  readonly inCircle: boolean;
}
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
}

export interface PlacedNode<N extends GraphNode> {
  readonly node: N;
  readonly x: number;
  readonly y: number;
}
export interface PlacedEdge<E extends GraphEdge> {
  readonly edge: E;
  /** SVG path data. */
  readonly path: string;
  /** Middle of the edge, where its label goes. */
  readonly x: number;
  readonly y: number;
  /** Angle of the arrow's head in degrees, and where it is. */
  readonly headX: number;
  readonly headY: number;
  readonly headAngle: number;
}

export interface PlacedGraph<N extends GraphNode, E extends GraphEdge> {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode<N>[];
  readonly edges: readonly PlacedEdge<E>[];
}

export interface BoxSize {
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export function placeGraph<N extends GraphNode, E extends GraphEdge>(
  nodes: readonly N[],
  edges: readonly E[],
  node: BoxSize,
  label: BoxSize,
): PlacedGraph<N, E> {
  const ring = inCycleOrder(
    nodes.filter((one) => one.inCircle),
    edges,
  );
  const outside = nodes.filter((one) => !one.inCircle);
  const count = ring.length;
  const radiusX = count < 2 ? 0 : Math.max(70 + count * 32, (node.width + label.width) / 2 + 24);
  const radiusY = count < 3 ? 0 : 56 + count * 17;
  const at = new Map<string, Point>();
  ring.forEach((one, index) => {
    // Two stand side by side; more begin at the top.
    const angle = (count === 2 ? Math.PI : -Math.PI / 2) + (index / count) * Math.PI * 2;
    at.set(one.id, { x: Math.cos(angle) * radiusX, y: Math.sin(angle) * radiusY });
  });
  const apart = node.height + 26;
  // A large circle has room inside; beside a small one they stand in a column to the left.
  const inside = count >= 4 && outside.length <= 2;
  const column = count === 0 || inside ? 0 : -radiusX - node.width - label.width - 30;
  outside.forEach((one, index) => {
    const place =
      count === 0
        ? { x: index * (node.width + label.width + 40), y: 0 }
        : { x: column, y: (index - (outside.length - 1) / 2) * apart };
    at.set(one.id, place);
  });

  const drawn = edges.flatMap((edge): PlacedEdge<E>[] => {
    const from = at.get(edge.from);
    const to = at.get(edge.to);
    if (!from || !to) return [];
    if (edge.from === edge.to) return [loop(edge, from, node)];
    const back = edges.some((other) => other.from === edge.to && other.to === edge.from);
    return [bend(edge, from, to, node, back ? 0.24 : 0.1)];
  });
  return fitted(nodes, at, drawn, node, label);
}

/** Moves everything so that the picture begins at 0, 0 and nothing, labels included, sticks out of it. */
function fitted<N extends GraphNode, E extends GraphEdge>(
  nodes: readonly N[],
  at: ReadonlyMap<string, Point>,
  edges: readonly PlacedEdge<E>[],
  node: BoxSize,
  label: BoxSize,
): PlacedGraph<N, E> {
  const boxes = [
    ...[...at.values()].map((place) => ({ ...place, ...node })),
    ...edges.map((edge) => ({ x: edge.x, y: edge.y, ...label })),
  ];
  const margin = 4;
  const least = (of: (box: Point & BoxSize) => number): number => Math.min(0, ...boxes.map(of)) - margin;
  const most = (of: (box: Point & BoxSize) => number): number => Math.max(0, ...boxes.map(of)) + margin;
  const dx = -least((box) => box.x - box.width / 2);
  const dy = -least((box) => box.y - box.height / 2);
  return {
    width: dx + most((box) => box.x + box.width / 2),
    height: dy + most((box) => box.y + box.height / 2),
    nodes: nodes.flatMap((one) => {
      const place = at.get(one.id);
      return place ? [{ node: one, x: place.x + dx, y: place.y + dy }] : [];
    }),
    edges: edges.map((edge) => ({
      ...edge,
      path: moved(edge.path, dx, dy),
      x: edge.x + dx,
      y: edge.y + dy,
      headX: edge.headX + dx,
      headY: edge.headY + dy,
    })),
  };
}

function inCycleOrder<N extends GraphNode>(nodes: readonly N[], edges: readonly GraphEdge[]): N[] {
  const left = new Map(nodes.map((node) => [node.id, node]));
  const ordered: N[] = [];
  let next: N | undefined = nodes[0];
  while (next) {
    ordered.push(next);
    left.delete(next.id);
    const id: string = next.id;
    const follow = edges.find((edge) => edge.from === id && left.has(edge.to));
    next = follow ? left.get(follow.to) : left.values().next().value;
  }
  return ordered;
}

/** A curve that bends to the left of its direction: outwards, for a circle walked clockwise. */
function bend<E extends GraphEdge>(
  edge: E,
  from: Point,
  to: Point,
  size: BoxSize,
  by: number,
): PlacedEdge<E> {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const control = { x: (from.x + to.x) / 2 + dy * by * 2, y: (from.y + to.y) / 2 - dx * by * 2 };
  const start = border(from, control, size, 2);
  const end = border(to, control, size, 4);
  return {
    edge,
    path: `M${r(start.x)} ${r(start.y)}Q${r(control.x)} ${r(control.y)} ${r(end.x)} ${r(end.y)}`,
    x: start.x * 0.25 + control.x * 0.5 + end.x * 0.25,
    y: start.y * 0.25 + control.y * 0.5 + end.y * 0.25,
    headX: end.x,
    headY: end.y,
    headAngle: (Math.atan2(end.y - control.y, end.x - control.x) * 180) / Math.PI,
  };
}

/** Somebody who waits for itself. */
function loop<E extends GraphEdge>(edge: E, at: Point, size: BoxSize): PlacedEdge<E> {
  const top = at.y - size.height / 2;
  return {
    edge,
    path: `M${r(at.x - 22)} ${r(top)}C${r(at.x - 44)} ${r(top - 56)} ${r(at.x + 44)} ${r(top - 56)} ${r(at.x + 22)} ${r(top - 4)}`,
    x: at.x,
    y: top - 42,
    headX: at.x + 22,
    headY: top - 4,
    headAngle: 112,
  };
}

/** Where the line from a node's centre towards a point leaves its box, `gap` pixels outside of it. */
function border(centre: Point, towards: Point, size: BoxSize, gap: number): Point {
  const dx = towards.x - centre.x;
  const dy = towards.y - centre.y;
  const scale = 1 / Math.max(Math.abs(dx) / (size.width / 2), Math.abs(dy) / (size.height / 2), 1e-6);
  const length = Math.hypot(dx, dy) || 1;
  return { x: centre.x + dx * scale + (dx / length) * gap, y: centre.y + dy * scale + (dy / length) * gap };
}

/** Path data of absolute points, all moved. */
function moved(path: string, dx: number, dy: number): string {
  return path.replace(
    /(-?[\d.]+) (-?[\d.]+)/g,
    (_, x: string, y: string) => `${r(Number(x) + dx)} ${r(Number(y) + dy)}`,
  );
}

const r = (value: number): string => value.toFixed(1);
