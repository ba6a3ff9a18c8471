/** Who waits for whom, drawn: the processes of a deadlock on a circle and what each waits for on the way to the next. */
import type { JSX } from 'preact';
import type { FindingWait } from '../../trace/findings/index.ts';
import type { ProcessId } from '../../trace/model/state.ts';
import { useSession } from '../app/context.ts';
import { useFrame } from '../app/frame.ts';
import { placeGraph } from '../layout/wait-graph.ts';
import { shorten } from '../layout/format.ts';
import { processName } from '../model/words.ts';

const NODE = { width: 128, height: 38 };

interface Node {
  readonly id: string;
  /** undefined: stands for "nobody who is alive". */
  readonly process: ProcessId | undefined;
}

export function WaitGraph({ waits, label }: { waits: readonly FindingWait[]; label: string }): JSX.Element {
  const session = useSession();
  const { state } = useFrame();
  const nodes = new Map<string, Node>();
  const idOf = (process: ProcessId | undefined, from: ProcessId): string => {
    const id = process === undefined ? `nobody-${from}` : String(process);
    nodes.set(id, { id, process });
    return id;
  };
  const edges = waits.flatMap((wait) => {
    const from = idOf(wait.from, wait.from);
    const targets = wait.to.length === 0 ? [undefined] : wait.to;
    // The words stand once, at the first of several who could end the wait.
    return targets.map((to, index) => ({ from, to: idOf(to, wait.from), wait, words: index === 0 }));
  });
  const graph = placeGraph([...nodes.values()], edges, NODE);
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
        <g key={index} class={`mp-graph-edge${placed.edge.wait.inCircle ? ' mp-graph-circle' : ''}`}>
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
          class={`mp-graph-node${node.process === undefined ? ' mp-graph-nobody' : ''}`}
          transform={`translate(${(x - NODE.width / 2).toFixed(1)} ${(y - NODE.height / 2).toFixed(1)})`}
          onClick={() => {
            if (node.process !== undefined) session.select({ type: 'process', process: node.process });
          }}
        >
          <rect width={NODE.width} height={NODE.height} rx="6" />
          <text x={NODE.width / 2} y={NODE.height / 2 + 1}>
            {node.process === undefined ? 'nobody alive' : shorten(processName(state, node.process), 18)}
          </text>
        </g>
      ))}
      {graph.edges.map(
        (placed, index) =>
          placed.edge.words && (
            <EdgeWords key={index} x={placed.x} y={placed.y} text={placed.edge.wait.text} />
          ),
      )}
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
