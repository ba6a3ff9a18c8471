/**
 * The Markdown that our own lessons and concept pages use: headings, paragraphs, lists, tables, code, emphasis, links. Not more;
 * the texts are ours, and whatever is not understood is shown as text, never as HTML.
 */
import type { ComponentChildren, JSX } from 'preact';

interface MarkdownProps {
  text: string;
  /** Called for links to other pages of ours, such as `deadlock.md`; links to elsewhere open a new tab. */
  onLink: (target: string) => void;
}

export function Markdown({ text, onLink }: MarkdownProps) {
  return <>{blocks(text).map((block, index) => render(block, index, onLink))}</>;
}

export type Block =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'list'; ordered: boolean; items: string[] }
  | { kind: 'table'; rows: string[][] }
  | { kind: 'code'; text: string };

/** Pure: the blocks of a text. */
export function blocks(text: string): Block[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const found: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const heading = /^(#{1,4}) (.*)/.exec(line);
    if (line.trim() === '') {
      at++;
    } else if (heading) {
      found.push({ kind: 'heading', level: heading[1]?.length ?? 1, text: heading[2] ?? '' });
      at++;
    } else if (line.startsWith('```')) {
      const end = lines.findIndex((other, index) => index > at && other.startsWith('```'));
      const stop = end === -1 ? lines.length : end;
      found.push({ kind: 'code', text: lines.slice(at + 1, stop).join('\n') });
      at = stop + 1;
    } else {
      const stop = endOfBlock(lines, at);
      found.push(textBlock(lines.slice(at, stop)));
      at = stop;
    }
  }
  return found;
}

function endOfBlock(lines: readonly string[], from: number): number {
  let at = from + 1;
  while (at < lines.length && !/^\s*$|^#{1,4} |^```/.test(lines[at] ?? '')) at++;
  return at;
}

function textBlock(lines: readonly string[]): Block {
  const first = lines[0] ?? '';
  if (/^(- |\d+\. )/.test(first)) {
    const items: string[] = [];
    for (const line of lines) {
      const item = /^(?:- |\d+\. )(.*)/.exec(line)?.[1];
      if (item === undefined) items.push(`${items.pop() ?? ''} ${line.trim()}`);
      else items.push(item);
    }
    return { kind: 'list', ordered: !first.startsWith('- '), items };
  }
  if (first.startsWith('|')) {
    const rows = lines.filter((line) => !/^\|[\s|:-]+\|$/.test(line));
    return {
      kind: 'table',
      rows: rows.map((row) =>
        row
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      ),
    };
  }
  return { kind: 'paragraph', text: lines.join(' ') };
}

function render(block: Block, key: number, onLink: (target: string) => void): JSX.Element {
  const inline = (text: string): ComponentChildren => spans(text, onLink);
  switch (block.kind) {
    case 'heading': {
      const Heading = (['h1', 'h2', 'h3', 'h4'] as const)[block.level - 1] ?? 'h4';
      return <Heading key={key}>{inline(block.text)}</Heading>;
    }
    case 'paragraph':
      return <p key={key}>{inline(block.text)}</p>;
    case 'list': {
      const items = block.items.map((item, index) => <li key={index}>{inline(item)}</li>);
      return block.ordered ? <ol key={key}>{items}</ol> : <ul key={key}>{items}</ul>;
    }
    case 'table':
      return (
        <table key={key}>
          {block.rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, index) =>
                at === 0 ? (
                  <th key={index} scope="col">
                    {inline(cell)}
                  </th>
                ) : (
                  <td key={index}>{inline(cell)}</td>
                ),
              )}
            </tr>
          ))}
        </table>
      );
    case 'code':
      return (
        <pre key={key} tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      );
  }
}

const SPAN = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*|\[([^\]]+)\]\(([^)\s]+)\)/g;

function spans(text: string, onLink: (target: string) => void): ComponentChildren {
  const parts: ComponentChildren[] = [];
  let last = 0;
  for (const match of text.matchAll(SPAN)) {
    parts.push(text.slice(last, match.index));
    last = match.index + match[0].length;
    const [, code, strong, emphasis, label, target] = match;
    if (code !== undefined) parts.push(<code>{code}</code>);
    else if (strong !== undefined) parts.push(<strong>{spans(strong, onLink)}</strong>);
    else if (emphasis !== undefined) parts.push(<em>{spans(emphasis, onLink)}</em>);
    else if (label !== undefined && target !== undefined) parts.push(link(label, target, onLink));
  }
  parts.push(text.slice(last));
  return parts;
}

function link(label: string, target: string, onLink: (target: string) => void): JSX.Element {
  if (/^https?:/.test(target)) {
    return (
      <a href={target} target="_blank" rel="noreferrer">
        {label}
      </a>
    );
  }
  return (
    <button
      type="button"
      class="link"
      onClick={() => {
        onLink(target);
      }}
    >
      {label}
    </button>
  );
}
