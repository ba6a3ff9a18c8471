/** One line below the transport: the host's notice, what is wrong with a saved run, and what the runner said. */
import type { JSX } from 'preact';
import { useSession } from '../app/context.ts';
import { useFrame } from '../app/frame.ts';
import { useStore } from '../app/store.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Words } from '../parts/words.tsx';
import { SHORT } from './transport.tsx';

export function Notices(): JSX.Element | null {
  const session = useSession();
  const notice = useStore(session.notice);
  const { problem, hasEvents, status } = useStore(session.run);
  const { state } = useFrame();
  const runner = state.notices.at(-1)?.text;
  const lines: { icon: string; tone: string; text: string; close?: () => void }[] = [];
  if (problem !== undefined && hasEvents) lines.push({ icon: 'warning', tone: 'warning', text: problem });
  // What the line above says already is not said twice.
  const why = status.state === 'ended' ? status.stoppedBecause : undefined;
  const told = why !== undefined && why.length <= SHORT ? why : undefined;
  if (runner !== undefined && runner !== told) lines.push({ icon: 'info', tone: 'info', text: runner });
  if (notice !== '')
    lines.push({
      icon: 'info',
      tone: 'info',
      text: notice,
      close: () => {
        session.notice.set('');
      },
    });
  if (lines.length === 0) return null;
  return (
    <div class="mp-notices">
      {lines.map((line) => (
        <p key={line.text} class="mp-notice">
          <Icon name={line.icon} tone={line.tone} />
          <span>
            <Words text={line.text} />
          </span>
          {line.close && <Button icon="close" label="Close this message" onClick={line.close} />}
        </p>
      ))}
    </div>
  );
}
