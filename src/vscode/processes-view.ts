/** The Processes tree: who started whom, and what each one does, of what runs now or ran last. */
import * as vscode from 'vscode';
import {
  placeOf,
  shownProcesses,
  type ProcessId,
  type ProcessState,
  type ProcessStatus,
} from '../../trace/index.ts';
import type { Analyses, Analysis } from './analyses.ts';
import { Disposables } from './disposables.ts';
import type { Subscription } from './emitter.ts';
import { Command, View } from './names.ts';
import { goTo } from './source-places.ts';

export interface ProcessItem {
  readonly analysis: Analysis;
  /** Undefined: the item stands for the run. */
  readonly process: ProcessId | undefined;
}

class ProcessesView implements vscode.TreeDataProvider<ProcessItem> {
  readonly #analyses: Analyses;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(analyses: Analyses) {
    this.#analyses = analyses;
  }

  refresh(): void {
    this.#changed.fire();
  }

  getChildren(item?: ProcessItem): ProcessItem[] {
    if (item !== undefined) return childrenOf(item.analysis, item.process);
    const [first, ...more] = this.#analyses.all;
    if (first === undefined) return [];
    if (more.length === 0) return childrenOf(first, undefined);
    return this.#analyses.all.map((analysis) => ({ analysis, process: undefined }));
  }

  getTreeItem({ analysis, process: id }: ProcessItem): vscode.TreeItem {
    const process = id === undefined ? undefined : analysis.model.stateAt('end').process(id);
    if (process === undefined) {
      const item = new vscode.TreeItem(analysis.session.title, vscode.TreeItemCollapsibleState.Expanded);
      item.id = analysis.session.id;
      item.contextValue = 'run';
      return item;
    }
    const children = childrenOf(analysis, process.id).length > 0;
    const item = new vscode.TreeItem(
      process.name,
      children ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None,
    );
    const { text, icon, alive } = describe(process.status);
    // Another one once it has children: the editor keeps what it knew of an item, and would show them folded away.
    item.id = `${analysis.session.id}/${process.id}${children ? '/parent' : ''}`;
    item.description = `${process.pid} · ${text}`;
    item.tooltip = `${process.name}, process ${process.pid}, ${process.method}${process.daemon ? ', daemon' : ''}: ${text}`;
    item.iconPath = new vscode.ThemeIcon(icon);
    const known = analysis.model.site(placeOf(process)) !== undefined;
    item.contextValue = `process-${alive && analysis.session.alive ? 'alive' : 'ended'}${known ? '-site' : ''}`;
    item.accessibilityInformation = { label: item.tooltip };
    return item;
  }
}

function childrenOf(analysis: Analysis, parent: ProcessId | undefined): ProcessItem[] {
  return shownProcesses(analysis.model.stateAt('end'))
    .filter((process) => process.parent === parent && process.role !== 'tracker')
    .map(({ id }) => ({ analysis, process: id }));
}

function describe(status: ProcessStatus): { text: string; icon: string; alive: boolean } {
  switch (status.state) {
    case 'starting':
      return { text: 'starting', icon: 'loading~spin', alive: true };
    case 'running':
      return { text: 'running', icon: 'play', alive: true };
    case 'sleeping':
      return { text: 'sleeping', icon: 'clock', alive: true };
    case 'blocked':
      return { text: `waits: ${status.wait.text}`, icon: 'watch', alive: true };
    case 'zombie':
      return { text: 'ended, not joined', icon: 'question', alive: false };
    case 'exited':
      return {
        text: `ended with code ${status.code}`,
        icon: status.code === 0 ? 'pass' : 'error',
        alive: false,
      };
    case 'killed':
      return { text: `ended by ${status.signalName}`, icon: 'error', alive: false };
  }
}

function isProcessItem(value: unknown): value is ProcessItem & { process: ProcessId } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'analysis' in value &&
    'process' in value &&
    value.process !== undefined
  );
}

export function registerProcessesView(analyses: Analyses): Subscription {
  const own = new Disposables();
  const view = new ProcessesView(analyses);
  const tree = own.add(vscode.window.createTreeView(View.processes, { treeDataProvider: view }));
  own.add(
    analyses.onDidChange(() => {
      if (tree.visible) view.refresh();
    }),
  );
  own.add(
    tree.onDidChangeVisibility(() => {
      view.refresh();
    }),
  );
  const on = (name: string, action: (analysis: Analysis, process: ProcessState) => unknown): void => {
    own.add(
      vscode.commands.registerCommand(name, (item: unknown) => {
        if (!isProcessItem(item)) return undefined;
        const process = item.analysis.model.stateAt('end').process(item.process);
        return process === undefined ? undefined : action(item.analysis, process);
      }),
    );
  };
  on(Command.terminateProcess, ({ session }, { pid }) => {
    session.signalProcess(pid, 'terminate');
  });
  on(Command.killProcess, ({ session }, { pid }) => {
    session.signalProcess(pid, 'kill');
  });
  on(Command.goToProcess, ({ session, model }, process) => {
    const site = model.site(placeOf(process));
    return site === undefined ? undefined : goTo(session, site.file, site.line, site.column);
  });
  return own;
}
