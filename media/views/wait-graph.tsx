/** Who waits for whom, drawn: the processes of a deadlock on a circle and what each waits for on the way to the next. */
import type { JSX } from 'preact';
import type { FindingWait } from '../../trace/findings/index.ts';
import type { ProcessId, RunState } from '../../trace/model/state.ts';
import { useSession } from '../app/context.ts';
import { useFrame } from '../app/frame.ts';
import { placeGraph } from '../layout/wait-graph.ts';
import { shorten } from '../layout/format.ts';
import { processName } from '../model/words.ts';

const NODE = { width: 124, height: 36 };
const WORDS = { width: 116, height: 22 };

interface Node {
  readonly id: string;
  readonly inCircle: boolean;
  /** undefined: stands for "nobody who is alive". */
  readonly process: ProcessId | undefined;
}

export function WaitGraph({ waits, label }: { waits: readonly FindingWait[]; label: string }): JSX.Element {
  const session = useSession();
  const { state } = useFrame();
  const nodes = new Map<string, Node>();
  const circle = new Set(waits.filter((wait) => wait.inCircle).map((wait) => wait.from));
  const idOf = (process: ProcessId | undefined, from: ProcessId): string => {
    const id = process === undefined ? `nobody-${from}` : String(process);
    nodes.set(id, { id, process, inCircle: process !== undefined && circle.has(process) });
    return id;
  };
  const edges = waits.flatMap((wait) => {
    const from = idOf(wait.from, wait.from);
    const targets = wait.to.length === 0 ? [undefined] : wait.to;
    // The words stand once, at the first of several who could end the wait.
    return targets.map((to, index) => ({ from, to: idOf(to, wait.from), wait, words: index === 0 }));
  });
  const graph = placeGraph([...nodes.values()], edges, NODE, WORDS);
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
            <EdgeWords
              key={index}
              x={placed.x}
              y={placed.y}
              words={edgeWords(state, placed.edge.wait)}
              title={placed.edge.wait.text}
            />
          ),
      )}
    </svg>
  );
}

function edgeWords(state: RunState, wait: FindingWait): string {
  const object = wait.object === undefined ? undefined : state.object(wait.object);
  if (!object) return 'waits';
  return object.kind === 'process' ? 'waits for its end' : object.label;
}

/** What is waited for, in a few words; the whole sentence on hovering, and in the finding's text. */
function EdgeWords({
  x,
  y,
  words,
  title,
}: {
  x: number;
  y: number;
  words: string;
  title: string;
}): JSX.Element {
  const short = shorten(words, 20);
  const width = short.length * 6.2 + 12;
  return (
    <g class="mp-graph-words" transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}>
      <title>{title}</title>
      <rect x={-width / 2} y={-WORDS.height / 2} width={width} height={WORDS.height} rx="4" />
      <text y={1}>{short}</text>
    </g>
  );
}
