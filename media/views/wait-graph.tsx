/** Who waits for whom, drawn: the processes of a deadlock on a circle and what each waits for on the way to the next. */
import type { JSX } from 'preact';
import { useSession } from '../app/context.ts';
import { useFrame } from '../app/frame.ts';
import { placeGraph } from '../layout/wait-graph.ts';
import { shorten } from '../layout/format.ts';
import type { WaitEdge } from '../model/finding.ts';
import { processName } from '../model/words.ts';

const NODE = { width: 128, height: 38 };

export function WaitGraph({ edges, label }: { edges: readonly WaitEdge[]; label: string }): JSX.Element {
  const session = useSession();
  const { state } = useFrame();
  const ids = [...new Set(edges.flatMap((edge) => [edge.from, edge.to]))];
  const graph = placeGraph(
    ids.map((process) => ({ id: String(process), process })),
    edges.map((edge) => ({ from: String(edge.from), to: String(edge.to), edge })),
    NODE,
  );
  return (
    <svg
      class="mp-graph"
      viewBox={`0 0 ${graph.width.toFixed(0)} ${graph.height.toFixed(0)}`}
      width={graph.width}
      height={graph.height}
      role="img"
      aria-label={`Wait-for graph. ${label}`}
    >
      {graph.edges.map((placed, index) => (
        <g key={index} class="mp-graph-edge">
          <path d={placed.path} />
          <path
            class="mp-graph-head"
            d="M0 0L-10 -4.5L-10 4.5Z"
            transform={`translate(${placed.headX.toFixed(1)} ${placed.headY.toFixed(1)}) rotate(${placed.headAngle.toFixed(1)})`}
          />
        </g>
      ))}
      {graph.nodes.map(({ node, x, y }) => (
        <g
          key={node.id}
          class="mp-graph-node"
          transform={`translate(${(x - NODE.width / 2).toFixed(1)} ${(y - NODE.height / 2).toFixed(1)})`}
          onClick={() => {
            session.select({ type: 'process', process: node.process });
          }}
        >
          <rect width={NODE.width} height={NODE.height} rx="6" />
          <text x={NODE.width / 2} y={NODE.height / 2 + 1}>
            {shorten(processName(state, node.process), 18)}
          </text>
        </g>
      ))}
      {graph.edges.map((placed, index) => (
        <EdgeWords key={index} x={placed.x} y={placed.y} text={placed.edge.edge.text} />
      ))}
    </svg>
  );
}

function EdgeWords({ x, y, text }: { x: number; y: number; text: string }): JSX.Element {
  const lines = twoLines(text, 26);
  const width = Math.max(...lines.map((line) => line.length)) * 6.1 + 14;
  const height = lines.length * 15 + 6;
  return (
    <g class="mp-graph-words" transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}>
      <title>{text}</title>
      <rect x={-width / 2} y={-height / 2} width={width} height={height} rx="4" />
      {lines.map((line, index) => (
        <text key={index} y={(index - (lines.length - 1) / 2) * 15 + 1}>
          {line}
        </text>
      ))}
    </g>
  );
}

/** At most two lines, broken at a space. */
export function twoLines(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const at = text.lastIndexOf(' ', width);
  const cut = at > width / 3 ? at : width;
  return [text.slice(0, cut), shorten(text.slice(cut).trim(), width)];
}
