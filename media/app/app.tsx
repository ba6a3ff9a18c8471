/** The panel's frame: what stands where, wide or narrow, and what stands there when there is no run to show. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Announcer } from '../parts/announcer.tsx';
import { Splitter } from '../parts/splitter.tsx';
import { Tabs, type Tab } from '../parts/tabs.tsx';
import { Legend } from '../timeline/legend.tsx';
import { TimelineTools } from '../timeline/tools.tsx';
import { Timeline } from '../timeline/timeline.tsx';
import { Console } from '../views/console.tsx';
import { Contention } from '../views/contention.tsx';
import { Details } from '../views/details.tsx';
import { Events } from '../views/events.tsx';
import { Findings } from '../views/findings.tsx';
import { Notices } from '../views/notices.tsx';
import { Resources } from '../views/resources.tsx';
import { Scrubber } from '../views/scrubber.tsx';
import { Transport } from '../views/transport.tsx';
import { ProcessTree } from '../views/tree.tsx';
import { Verdict } from '../views/verdict.tsx';
import { Welcome } from '../views/welcome.tsx';
import { useSession } from './context.ts';
import { useSelect, useStore } from './store.ts';
import { useThemeKey } from './theme.ts';
import { useSize } from './use-size.ts';
import type { TabId } from './view.ts';

/** From this width on the tree has a place of its own beside the tabs, and from the second the details have. */
const WIDE = 640;
const ROOMY = 1000;
/** With less room than that, the tabs have their words under their icons: beside each other not all would be seen. */
const TABS = 590;
/** What the timeline's tools need beside them. */
const TOOLS = 110;
/** Width of the details, as the style sheet has it. */
const DETAILS = 300;

export function App(): JSX.Element {
  const session = useSession();
  const body = useRef<HTMLDivElement>(null);
  const { width } = useSize(body);
  const { hasEvents, status, problem } = useStore(session.run);
  const chosen = useSelect(session.view, (view) => view.tab);
  const treeWidth = useSelect(session.view, (view) => view.treeWidth);
  const themeKey = useThemeKey();
  const wide = width === 0 || width >= WIDE;
  const roomy = width >= ROOMY;
  const details = useSelect(session.view, (view) => view.selection !== undefined);
  const beside = (wide ? treeWidth : 0) + (roomy && details ? DETAILS : 0);
  const compact = width > 0 && width - beside < TABS + (wide ? TOOLS : 0);
  const tab: TabId = wide && chosen === 'processes' ? 'timeline' : chosen;
  const empty = !hasEvents || status.state === 'failed';

  return (
    <div
      class={`mp-app ${wide ? 'mp-wide' : 'mp-narrow'}${roomy ? ' mp-roomy' : ''}`}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && session.view.get().selection) session.select(undefined);
      }}
    >
      <div class="mp-top">
        <Transport />
        {!empty && <Verdict />}
      </div>
      <Notices />
      <div class="mp-body" ref={body}>
        {empty ? (
          <Welcome status={status} problem={problem} />
        ) : (
          <>
            {wide && (
              <>
                <div class="mp-left" style={{ width: `${treeWidth}px` }}>
                  <ProcessTree />
                </div>
                <Splitter
                  value={treeWidth}
                  min={180}
                  max={Math.max(200, Math.min(640, width - 320))}
                  label="Width of the process tree"
                  onChange={(width) => {
                    session.view.update({ treeWidth: width });
                  }}
                />
              </>
            )}
            <div class="mp-main">
              <MainTabs tab={tab} wide={wide} compact={compact} />
              <div class="mp-tabpanel" role="tabpanel" id="mp-main" aria-labelledby={`mp-main-tab-${tab}`}>
                <Chosen tab={tab} wide={wide} compact={compact} themeKey={themeKey} />
              </div>
            </div>
            <Details />
          </>
        )}
      </div>
      {!empty && tab === 'timeline' && <Legend themeKey={themeKey} />}
      {!empty && <Scrubber />}
      <Announcer />
    </div>
  );
}

interface ChosenProps {
  tab: TabId;
  wide: boolean;
  compact: boolean;
  themeKey: number;
}

function Chosen({ tab, wide, compact, themeKey }: ChosenProps): JSX.Element {
  switch (tab) {
    case 'processes':
      return <ProcessTree />;
    case 'timeline':
      return (
        <div class="mp-timeline-frame">
          <Timeline laneNames={!wide} themeKey={themeKey} />
          {(compact || !wide) && <TimelineTools />}
        </div>
      );
    case 'resources':
      return <Resources />;
    case 'contention':
      return <Contention />;
    case 'findings':
      return <Findings />;
    case 'console':
      return <Console />;
    case 'events':
      return <Events wide={wide} />;
  }
}

function MainTabs({ tab, wide, compact }: { tab: TabId; wide: boolean; compact: boolean }): JSX.Element {
  const session = useSession();

  const findings = useSelect(session.findings, (list) => list);
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  const [seen, setSeen] = useState(0);
  const lines = useSelect(session.tick, () => session.data.output.length);
  useEffect(() => {
    if (tab === 'console') setSeen(lines);
    else if (lines < seen) setSeen(0);
  }, [tab, lines, seen]);
  const tabs: Tab<TabId>[] = [
    ...(wide ? [] : [{ id: 'processes', label: 'Processes', icon: 'list-tree' } as const]),
    { id: 'timeline', label: 'Timeline', icon: 'pulse' },
    { id: 'resources', label: 'Resources', icon: 'database' },
    { id: 'contention', label: 'Contention', icon: 'lock' },
    {
      id: 'findings',
      label: 'Findings',
      icon: 'lightbulb',
      ...(findings.length === 0
        ? {}
        : {
            badge: {
              text: String(findings.length),
              said: `${findings.length} found`,
              tone: errors > 0 ? 'error' : 'warning',
            } as const,
          }),
    },
    {
      id: 'console',
      label: 'Console',
      icon: 'terminal',
      ...(tab !== 'console' && lines > seen ? { dot: 'new lines' } : {}),
    },
    { id: 'events', label: 'Events', icon: 'list-flat' },
  ];
  return (
    <div class="mp-main-head">
      <Tabs
        tabs={tabs}
        chosen={tab}
        label="Views"
        panelId="mp-main"
        compact={compact}
        onChoose={(id) => {
          session.view.update({ tab: id });
        }}
      />
      {tab === 'timeline' && wide && !compact && <TimelineTools />}
    </div>
  );
}
