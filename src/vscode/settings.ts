/** The settings under `multiprocessing.`, read when they are needed, so that a change holds from the next run on. */
import * as vscode from 'vscode';
import type { RunLimits } from '../runner/run.ts';

const section = 'multiprocessing';
const megabyte = 1024 * 1024;

function read<T>(name: string, fallback: T): T {
  return vscode.workspace.getConfiguration(section).get<T>(name) ?? fallback;
}

/** Zero stands for "no limit" in the settings. */
function limit(name: string, unit = 1): number | undefined {
  const value = read<number>(name, 0);
  return value > 0 ? value * unit : undefined;
}

export const settings = {
  codeLens: () => read('codeLens.enabled', true),
  inlineActivity: () => read('inlineActivity.enabled', true),
  panelLocation: () => (read<string>('panel.location', 'beside') === 'below' ? 'below' : 'beside'),
  nodePath: () => read('nodePath', '').trim(),
  keptRuns: () => Math.max(1, read('keptRuns', 20)),
  startMethod(): 'spawn' | 'fork' | 'forkserver' | undefined {
    const method = read<string>('startMethod', 'default');
    return method === 'spawn' || method === 'fork' || method === 'forkserver' ? method : undefined;
  },
  limits(): RunLimits {
    const limits: Record<keyof RunLimits, number | undefined> = {
      processes: limit('limits.processes'),
      memory: limit('limits.memoryMB', megabyte),
      output: limit('limits.outputMB', megabyte),
      time: limit('limits.timeSeconds', 1000),
      events: limit('eventLimit'),
    };
    return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
  },
};

export function onSettingChange(name: string, listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${section}.${name}`)) listener();
  });
}
