/** A terminal that shows what a run prints; Ctrl-C ends the run. One a program, used again by its next run. */
import * as vscode from 'vscode';
import type { Finding } from '../../trace/index.ts';
import type { RunStatus } from '../../trace/panel-protocol.ts';
import type { Analyses } from './analyses.ts';
import { Disposables } from './disposables.ts';
import type { Subscription } from './emitter.ts';
import { isOver, type LiveSession } from './session.ts';

const [bold, faint, red, plain] = ['\x1b[1m', '\x1b[2m', '\x1b[31m', '\x1b[0m'];
const lines = (text: string): string => text.replace(/\r?\n/g, '\r\n');

class RunPty implements vscode.Pseudoterminal {
  readonly #write = new vscode.EventEmitter<string>();
  readonly #closed = new vscode.EventEmitter<number>();
  readonly onDidWrite = this.#write.event;
  readonly onDidClose = this.#closed.event;
  /** What was printed before the terminal was ready to show it. */
  #early: string[] | undefined = [];
  #session: LiveSession | undefined;
  #subscription: Subscription | undefined;
  readonly #told = new Set<string>();

  get free(): boolean {
    return this.#session?.alive !== true;
  }

  follow(session: LiveSession): void {
    this.#subscription?.dispose();
    this.#session = session;
    this.#told.clear();
    let over = false;
    this.#say(`${faint}> ${session.title}${plain}\r\n`);
    this.#subscription = session.listen((event) => {
      if (event.type === 'output') this.#say(lines(event.text));
      if (event.type === 'status' && isOver(session.status) && !over) {
        over = true;
        this.#say(`${endOf(session.status)}\r\n`);
      }
    });
  }

  shows(session: LiveSession): boolean {
    return this.#session === session;
  }

  /** A program that hangs prints nothing: who looks here only would wait for ever. */
  tell(findings: readonly Finding[]): void {
    for (const { id, severity, title } of findings) {
      if (severity !== 'error' || this.#told.has(id)) continue;
      this.#told.add(id);
      this.#say(`${red}[${title}]${plain} ${faint}Problems says why.${plain}\r\n`);
    }
  }

  open(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const text of early) this.#write.fire(text);
  }

  /** The user closed the terminal: what runs in it ends, as in any terminal. */
  close(): void {
    this.#subscription?.dispose();
    void this.#session?.stop('Its terminal was closed.');
  }

  handleInput(data: string): void {
    if (data.includes('\x03')) void this.#session?.stop('Stopped with Ctrl-C.');
  }

  #say(text: string): void {
    if (this.#early === undefined) this.#write.fire(text);
    else this.#early.push(text);
  }
}

function endOf(status: RunStatus): string {
  if (status.state === 'failed') {
    const excerpt = status.excerpt === undefined ? '' : `\n\n${status.excerpt}\n`;
    return lines(`${red}${bold}${status.title}${plain}\n${status.detail}${excerpt}`);
  }
  if (status.state !== 'ended') return '';
  if (status.stoppedBecause !== undefined) return `${faint}[${status.stoppedBecause}]${plain}`;
  const how = status.signal === null ? `exit code ${status.exitcode ?? '?'}` : `signal ${status.signal}`;
  return `${faint}[ended: ${how}]${plain}`;
}

export class RunTerminals implements vscode.Disposable {
  readonly #own = new Disposables();
  readonly #open = new Map<vscode.Terminal, { pty: RunPty; program: string }>();

  constructor(analyses: Analyses) {
    this.#own.add(
      analyses.onDidChange(({ session, findings }) => {
        for (const { pty } of this.#open.values()) if (pty.shows(session)) pty.tell(findings);
      }),
    );
    this.#own.add(
      vscode.window.onDidCloseTerminal((terminal) => {
        this.#open.delete(terminal);
      }),
    );
  }

  show(session: LiveSession): void {
    const program = session.program.uri;
    for (const [terminal, { pty, program: shown }] of this.#open) {
      if (shown !== program || !pty.free) continue;
      pty.follow(session);
      terminal.show(true);
      return;
    }
    const pty = new RunPty();
    pty.follow(session);
    const terminal = vscode.window.createTerminal({
      name: session.title,
      pty,
      iconPath: new vscode.ThemeIcon('server-process'),
      isTransient: true,
    });
    this.#open.set(terminal, { pty, program });
    terminal.show(true);
  }

  dispose(): void {
    this.#own.dispose();
    for (const terminal of this.#open.keys()) terminal.dispose();
    this.#open.clear();
  }
}
