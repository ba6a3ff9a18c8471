/** Over every view: the worst of what was found, in one line, with the way to why. So nobody has to guess at a hang. */
import type { JSX } from 'preact';
import { useSession } from '../app/context.ts';
import { useFrame } from '../app/frame.ts';
import { useSelect } from '../app/store.ts';
import { plural } from '../layout/format.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';

export function Verdict(): JSX.Element | null {
  const session = useSession();
  const findings = useSelect(session.findings, (list) => list);
  const tab = useSelect(session.view, (view) => view.tab);
  const { time } = useFrame();
  // At the shown moment: what is still to come is not told before it has happened.
  const errors = findings.filter(({ severity, since }) => severity === 'error' && since <= time);
  const worst = errors[0];
  // Its own page says it at length.
  if (worst === undefined || tab === 'findings') return null;
  const others = errors.length - 1;
  return (
    <div class="mp-verdict">
      <Icon name="error" tone="error" />
      <p class="mp-verdict-words">
        <strong>{worst.title}</strong>
        {others > 0 && <span class="mp-quiet"> and {plural(others, 'more error')}</span>}
      </p>
      <Button
        look="secondary"
        label={`Show why: ${worst.title}`}
        onClick={() => {
          session.view.update({ tab: 'findings' });
          // This button goes, and would take the focus along.
          document.getElementById('mp-main-tab-findings')?.focus();
        }}
      >
        Show why
      </Button>
    </div>
  );
}
