/** The Runs tree: those of now on top, then those that were kept. */
import * as vscode from 'vscode';
import type { RunStatus } from '../../trace/panel-protocol.ts';
import { Disposables } from './disposables.ts';
import type { Subscription } from './emitter.ts';
import { Command, View } from './names.ts';
import { statusAfterReload } from './session.ts';
import type { Sessions } from './sessions.ts';

export interface RunItem {
  readonly id: string;
  readonly title: string;
  readonly startedAt: number;
  readonly status: RunStatus;
  readonly alive: boolean;
}

class RunsView implements vscode.TreeDataProvider<RunItem> {
  readonly #sessions: Sessions;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
  }

  refresh(): void {
    this.#changed.fire();
  }

  getChildren(item?: RunItem): RunItem[] {
    if (item !== undefined) return [];
    const live = [...this.#sessions.live].reverse();
    const ids = new Set(live.map(({ id }) => id));
    const kept = this.#sessions.archive.list().filter(({ id }) => !ids.has(id));
    return [
      ...live.map(({ id, title, startedAt, status }) => ({ id, title, startedAt, status, alive: true })),
      ...kept.map((run) => ({ ...run, status: statusAfterReload(run.status), alive: false })),
    ];
  }

  getTreeItem(run: RunItem): vscode.TreeItem {
    const item = new vscode.TreeItem(run.title);
    item.id = run.id;
    const time = new Date(run.startedAt).toLocaleTimeString();
    const { text, icon } = describe(run.status);
    item.description = `${time} · ${text}`;
    item.iconPath = icon;
    item.contextValue = run.alive ? 'run-alive' : 'run-ended';
    item.accessibilityInformation = { label: `${run.title}, ${time}, ${text}` };
    item.command = { command: Command.showPanel, title: 'Show', arguments: [run] };
    return item;
  }
}

function describe(status: RunStatus): { text: string; icon: vscode.ThemeIcon } {
  const icon = (name: string): vscode.ThemeIcon => new vscode.ThemeIcon(name);
  switch (status.state) {
    case 'idle':
      return { text: 'saved', icon: icon('history') };
    case 'building':
      return { text: 'starting', icon: icon('loading~spin') };
    case 'running':
      return { text: 'running', icon: icon('play') };
    case 'paused':
      return { text: 'paused', icon: icon('debug-pause') };
    case 'stopping':
      return { text: 'stopping', icon: icon('loading~spin') };
    case 'failed':
      return { text: status.title, icon: icon('error') };
    case 'ended':
      if (status.stoppedBecause !== undefined) return { text: 'stopped', icon: icon('debug-stop') };
      if (status.signal !== null) return { text: `ended by signal ${status.signal}`, icon: icon('error') };
      return status.exitcode === 0
        ? { text: 'ended', icon: icon('pass') }
        : { text: `exit code ${status.exitcode ?? '?'}`, icon: icon('error') };
  }
}

export function registerRunsView(sessions: Sessions): Subscription {
  const own = new Disposables();
  const view = new RunsView(sessions);
  own.add(vscode.window.createTreeView(View.runs, { treeDataProvider: view }));
  own.add(
    sessions.onDidChange(() => {
      view.refresh();
    }),
  );
  return own;
}
