/**
 * Places for the wait-for graph of a deadlock: its processes on a circle (a cycle then reads as one), and between them
 * edges that bend outwards, each with a place for its words.
 */

export interface GraphNode {
  readonly id: string;
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

export interface NodeSize {
  readonly width: number;
  readonly height: number;
}

/** Nodes in the order of the cycle, so that neighbours on the circle are neighbours in it. */
export function placeGraph<N extends GraphNode, E extends GraphEdge>(
  nodes: readonly N[],
  edges: readonly E[],
  size: NodeSize = { width: 132, height: 44 },
  label: NodeSize = { width: 150, height: 34 },
): PlacedGraph<N, E> {
  const ordered = inCycleOrder(nodes, edges);
  const count = ordered.length;
  // Neighbours stand far enough apart for a label between them; the circle is wider than high, as panels are.
  const apart = Math.max(size.height + label.height + 40, 120);
  const radiusY = count < 2 ? 0 : Math.max(70, apart / 2 / Math.sin(Math.PI / Math.max(count, 2)));
  const radiusX = count < 2 ? 0 : Math.max(radiusY * 1.35, (size.width + label.width) * 0.62);
  const margin = 24;
  const centreX = radiusX + size.width / 2 + margin + label.width / 3;
  const centreY = radiusY + size.height / 2 + margin;
  // Two stand side by side; more begin at the top.
  const begin = count === 2 ? Math.PI : -Math.PI / 2;
  const flat = count === 2;
  const placed = ordered.map((node, index): PlacedNode<N> => {
    const angle = begin + (index / Math.max(1, count)) * Math.PI * 2;
    return {
      node,
      x: centreX + Math.cos(angle) * radiusX,
      y: centreY + (flat ? 0 : Math.sin(angle) * radiusY),
    };
  });
  const at = new Map(placed.map((place) => [place.node.id, place]));
  const placedEdges = edges.flatMap((edge): PlacedEdge<E>[] => {
    const from = at.get(edge.from);
    const to = at.get(edge.to);
    if (!from || !to) return [];
    const twoWay = edges.some((other) => other.from === edge.to && other.to === edge.from);
    return [edge.from === edge.to ? loop(edge, from, size) : bend(edge, from, to, size, twoWay ? 0.3 : 0.12)];
  });
  return { width: centreX * 2, height: centreY * 2, nodes: placed, edges: placedEdges };
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

interface Point {
  x: number;
  y: number;
}

function bend<E extends GraphEdge>(
  edge: E,
  from: Point,
  to: Point,
  size: NodeSize,
  by: number,
): PlacedEdge<E> {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  // Away from the line's left: for a circle walked clockwise that is outwards.
  const control = { x: (from.x + to.x) / 2 + dy * by * 2, y: (from.y + to.y) / 2 - dx * by * 2 };
  const start = border(from, control, size, 2);
  const end = border(to, control, size, 9);
  const x = start.x * 0.25 + control.x * 0.5 + end.x * 0.25;
  const y = start.y * 0.25 + control.y * 0.5 + end.y * 0.25;
  return {
    edge,
    path: `M${r(start.x)} ${r(start.y)}Q${r(control.x)} ${r(control.y)} ${r(end.x)} ${r(end.y)}`,
    x,
    y,
    headX: end.x,
    headY: end.y,
    headAngle: (Math.atan2(end.y - control.y, end.x - control.x) * 180) / Math.PI,
  };
}

/** Somebody who waits for itself. */
function loop<E extends GraphEdge>(edge: E, at: Point, size: NodeSize): PlacedEdge<E> {
  const top = at.y - size.height / 2;
  return {
    edge,
    path: `M${r(at.x - 22)} ${r(top)}C${r(at.x - 40)} ${r(top - 52)} ${r(at.x + 40)} ${r(top - 52)} ${r(at.x + 22)} ${r(top - 9)}`,
    x: at.x,
    y: top - 40,
    headX: at.x + 22,
    headY: top - 9,
    headAngle: 110,
  };
}

/** Where the line from a node's centre towards a point leaves its box, `gap` pixels outside of it. */
function border(centre: Point, towards: Point, size: NodeSize, gap: number): Point {
  const dx = towards.x - centre.x;
  const dy = towards.y - centre.y;
  const scale = 1 / Math.max(Math.abs(dx) / (size.width / 2), Math.abs(dy) / (size.height / 2), 1e-6);
  const length = Math.hypot(dx, dy) || 1;
  return { x: centre.x + dx * scale + (dx / length) * gap, y: centre.y + dy * scale + (dy / length) * gap };
}

const r = (value: number): string => value.toFixed(1);
