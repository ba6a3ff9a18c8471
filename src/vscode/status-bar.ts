/** One short item while something runs; a click stops it. */
import * as vscode from 'vscode';
import { Disposables } from './disposables.ts';
import type { Subscription } from './emitter.ts';
import { Command, Context } from './names.ts';
import type { Sessions } from './sessions.ts';

export function registerStatusBar(sessions: Sessions): Subscription {
  const own = new Disposables();
  const item = own.add(
    vscode.window.createStatusBarItem('multiprocessing.running', vscode.StatusBarAlignment.Left, 5),
  );
  item.name = 'Multiprocessing: Runs';
  item.command = Command.stop;
  let contextSet: boolean | undefined;
  const update = (): void => {
    const live = sessions.live;
    const [first] = live;
    if (contextSet !== live.length > 0) {
      contextSet = live.length > 0;
      void vscode.commands.executeCommand('setContext', Context.running, contextSet);
    }
    if (first === undefined) {
      item.hide();
      return;
    }
    item.text = `$(debug-stop) ${live.length === 1 ? first.title : `${live.length} programs`}`;
    item.tooltip =
      live.length === 1 ? `Stop ${first.title} and all of its processes` : 'Stop a running program';
    item.accessibilityInformation = {
      label: `${item.text.slice(13)} running. Activate to stop.`,
      role: 'button',
    };
    item.show();
  };
  own.add(sessions.onDidChange(update));
  own.add(
    sessions.onDidStart(() => {
      void vscode.commands.executeCommand('setContext', Context.hasRun, true);
    }),
  );
  update();
  return own;
}
