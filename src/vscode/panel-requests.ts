/** What a panel asks for, done with the commands that the palette has too. */
import * as vscode from 'vscode';
import type { PanelCommand } from '../../trace/panel-protocol.ts';
import type { RunCommands } from './commands.ts';
import { Command } from './names.ts';
import type { PanelRequest } from './panel-link.ts';
import { saveRun } from './save-run.ts';
import type { Session } from './session.ts';
import { goTo } from './source-places.ts';

export async function handlePanelRequest(
  request: PanelRequest,
  session: Session,
  commands: RunCommands,
): Promise<void> {
  switch (request.type) {
    case 'command':
      await handleCommand(request.command, session, commands);
      return;
    case 'processCommand':
      session.signalProcess(request.pid, request.command);
      return;
    case 'goto':
      await goTo(session, request.file, request.line, request.column);
      return;
    case 'explain':
      await vscode.commands.executeCommand(Command.explainFinding, request.topic);
      return;
    case 'lesson':
      await vscode.commands.executeCommand(Command.openLesson, request.lesson);
  }
}

async function handleCommand(command: PanelCommand, session: Session, commands: RunCommands): Promise<void> {
  switch (command) {
    case 'run':
    case 'restart':
      // In the view below the code, before anything was run, it is about the program in front.
      if (session.program === undefined) await commands.run(undefined, true);
      else await commands.restart(session);
      return;
    case 'stop':
      await session.stop('Stopped.');
      return;
    case 'pause':
      session.pause();
      return;
    case 'resume':
      session.resume();
      return;
    case 'save':
      await saveRun(session);
      return;
    case 'open':
      await commands.openRun(undefined);
      return;
    case 'exportChrome':
      await vscode.commands.executeCommand(Command.exportChrome, session.id);
  }
}
