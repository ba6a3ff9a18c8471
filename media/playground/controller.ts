/** What the page can do. Holds the state, the line to the server, the panel's host and the editor together; draws nothing. */
import { savedStatus } from '../../trace/codec/saved-status.ts';
import type { PanelCommand } from '../../trace/panel-protocol.ts';
import type { Lesson, ServerToPage } from '../../trace/playground-protocol.ts';
import { Store } from '../app/store.ts';
import type { EditorFinding, EditorPresence, PlaygroundEditor } from './editor.ts';
import { fetchConcept, fetchLessons } from './fetch.ts';
import { PagePanelHost } from './host.ts';
import { dropDraft, loadDone, loadDraft, saveDone, saveDraft } from './progress.ts';
import { Line } from './session.ts';
import {
  COMFORTABLE_LENGTH,
  editorLink,
  hashFor,
  programFromHash,
  queryFor,
  settingsFromQuery,
} from './share.ts';
import { isBusy, type PageState, type Pane } from './state.ts';
import { loadThemeChoice, readStorage, writeStorage } from './themes.ts';
import { NEW_PROGRAM } from './new-program.ts';

const TEXT_OPEN = 'playground.text';

export class Controller {
  readonly store = new Store<PageState>({
    lessons: undefined,
    lesson: undefined,
    line: 'connecting',
    status: { state: 'idle' },
    editor: 'loading',
    pane: 'editor',
    textOpen: readStorage(TEXT_OPEN) !== 'closed',
    check: { at: 'none' },
    done: loadDone(),
    showsSolution: false,
    theme: loadThemeChoice(),
    settings: settingsFromQuery(location.search),
    concept: undefined,
    toast: undefined,
  });
  readonly host = new PagePanelHost({
    command: (command) => {
      this.command(command);
    },
    processCommand: (pid, command) => {
      this.#line.send({ type: 'processCommand', pid, command });
    },
    goto: (_file, line, column) => {
      this.goto(line, column);
    },
    explain: (topic) => {
      void this.explain(topic);
    },
    lesson: (id) => {
      this.showLesson(id);
    },
  });
  readonly #line = new Line({
    state: (line) => {
      this.#lineChanged(line);
    },
    message: (message) => {
      this.#receive(message);
    },
    frames: (bytes) => {
      this.host.frames(bytes);
    },
  });
  #editor: PlaygroundEditor | undefined;
  #program = NEW_PROGRAM;
  #toasts = 0;

  get program(): string {
    return this.#program;
  }

  /** Fetches the lessons and decides which program to begin with: the address's, a lesson's, or the first. */
  async begin(): Promise<void> {
    const lessons = await fetchLessons();
    this.store.update({ lessons });
    const wanted = new URLSearchParams(location.search).get('lesson');
    const shared = programFromHash(location.hash);
    const lesson = lessons.find(({ id }) => id === wanted) ?? (shared === undefined ? lessons[0] : undefined);
    this.openLesson(lesson);
    if (shared !== undefined) this.#openShared(shared);
    window.addEventListener('hashchange', () => {
      const program = programFromHash(location.hash);
      if (program !== undefined) this.#openShared(program);
    });
  }

  editorReady(editor: PlaygroundEditor): void {
    this.#editor = editor;
    editor.setProgram(this.#program);
    this.store.update({ editor: 'ready' });
  }

  editorChanged(program: string): void {
    if (program === this.#program) return;
    this.#program = program;
    this.#editor?.showPresent([]);
    const { lesson, showsSolution } = this.store.get();
    if (!showsSolution) saveDraft(lesson?.id ?? '', program);
    this.#editor?.showFindings([]);
  }

  // ---- programs and lessons ----

  /** `undefined`: a program of the learner's own. */
  openLesson(lesson: Lesson | undefined): void {
    this.store.update({ lesson, check: { at: 'none' }, concept: undefined, showsSolution: false });
    this.#setProgram(loadDraft(lesson?.id ?? '') ?? lesson?.program ?? NEW_PROGRAM);
    const { settings } = this.store.get();
    history.replaceState(null, '', `/${queryFor(location.search, lesson?.id, settings)}`);
    document.title =
      lesson === undefined ? 'Multiprocessing Playground' : `${lesson.title} · Multiprocessing Playground`;
  }

  /** Throws the learner's changes away; undo in the editor brings them back. */
  resetProgram(): void {
    const { lesson } = this.store.get();
    dropDraft(lesson?.id ?? '');
    this.store.update({ showsSolution: false, check: { at: 'none' } });
    this.#setProgram(lesson?.program ?? NEW_PROGRAM);
    dropDraft(lesson?.id ?? '');
  }

  /** The learner's own program is kept, and comes back with the next call. */
  toggleSolution(): void {
    const { lesson, showsSolution } = this.store.get();
    if (lesson?.solution === undefined) return;
    this.store.update({ showsSolution: !showsSolution, check: { at: 'none' } });
    this.#setProgram(showsSolution ? (loadDraft(lesson.id) ?? lesson.program) : lesson.solution);
    this.showPane('editor');
  }

  #openShared(program: string | null): void {
    if (program === null) {
      this.say('This link is damaged: the program in it can’t be read. It may have been cut on its way.');
      return;
    }
    this.#setProgram(program);
    this.store.update({ showsSolution: false, check: { at: 'none' } });
  }

  #setProgram(program: string): void {
    this.#program = program;
    this.#editor?.setProgram(program);
  }

  // ---- runs ----

  run(): void {
    this.#begin({ type: 'run', source: this.#program, settings: this.store.get().settings });
  }

  check(): void {
    const { lesson, settings } = this.store.get();
    if (lesson === undefined) return;
    const sent = this.#begin({ type: 'check', lesson: lesson.id, source: this.#program, settings });
    if (sent) this.store.update({ check: { at: 'running' } });
  }

  #begin(message: Parameters<Line['send']>[0]): boolean {
    if (!this.#line.send(message)) {
      this.say('The playground’s server can’t be reached. Is it still running in your terminal?');
      return false;
    }
    this.store.update({ check: { at: 'none' } });
    this.#editor?.showFindings([]);
    if (this.store.get().pane === 'editor') this.showPane('panel');
    return true;
  }

  stop(): void {
    this.#line.send({ type: 'stop' });
  }

  command(command: PanelCommand): void {
    switch (command) {
      case 'run':
      case 'restart':
        this.run();
        break;
      case 'stop':
        this.stop();
        break;
      case 'pause':
      case 'resume':
        this.#line.send({ type: command });
        break;
      case 'save':
        this.#download(this.host.file(), 'run.mptrace');
        break;
      case 'open':
        void this.#openFile();
        break;
      case 'exportChrome':
        this.#download(this.host.chromeFile(), 'run.chrome.json');
        break;
    }
  }

  showFindings(findings: readonly EditorFinding[]): void {
    this.#editor?.showFindings(findings);
  }

  /** Which process is at which line, behind the lines. */
  showPresent(lines: readonly EditorPresence[]): void {
    this.#editor?.showPresent(lines);
  }

  goto(line: number, column: number): void {
    this.showPane('editor');
    this.#editor?.goto(line, column);
  }

  async explain(topic: string): Promise<void> {
    const text = await fetchConcept(topic);
    if (text === undefined) {
      this.say(`There is no page about “${topic}”.`);
      return;
    }
    this.store.update({ concept: { topic, text }, textOpen: true });
    this.showPane('text');
  }

  /** A finding's lesson: the learner's own program is kept, and comes back with "Your own program". */
  showLesson(id: string): void {
    const { lessons, lesson } = this.store.get();
    const wanted = lessons?.find((other) => other.id === id);
    if (wanted === undefined) {
      this.say(`There is no lesson “${id}” here.`);
      return;
    }
    if (wanted.id !== lesson?.id) this.openLesson(wanted);
    this.store.update({ concept: undefined, textOpen: true });
    this.showPane('text');
  }

  /** A link in a text of ours: to a concept (`deadlock.md`) or to a lesson (`../../lessons/lock/README.md`). */
  followLink(target: string): void {
    const id = /lessons\/([a-z0-9-]+)\//.exec(target)?.[1];
    const lesson = this.store.get().lessons?.find((other) => other.id === id);
    if (lesson !== undefined) this.openLesson(lesson);
    else void this.explain(target.replace(/^.*\/|\.md$/g, ''));
  }

  // ---- the page ----

  showPane(pane: Pane): void {
    this.store.update({ pane });
  }

  setTextOpen(textOpen: boolean): void {
    this.store.update({ textOpen });
    writeStorage(TEXT_OPEN, textOpen ? 'open' : 'closed');
  }

  setSettings(settings: PageState['settings']): void {
    this.store.update({ settings });
    const { lesson } = this.store.get();
    history.replaceState(null, '', `/${queryFor(location.search, lesson?.id, settings)}${location.hash}`);
  }

  /** Puts the whole state into the address, and the address into the clipboard. */
  async share(): Promise<void> {
    const { lesson, settings } = this.store.get();
    const url = `/${queryFor(location.search, lesson?.id, settings)}${hashFor(this.#program)}`;
    history.replaceState(null, '', url);
    const copied = await navigator.clipboard.writeText(location.href).then(
      () => true,
      () => false,
    );
    const long =
      location.href.length > COMFORTABLE_LENGTH ? ' It is long: some mail programs may cut it.' : '';
    this.say(
      (copied ? 'The link is in your clipboard.' : 'The link is in the address bar: copy it from there.') +
        long,
    );
  }

  openInEditor(): void {
    // The system asks before it follows such a link; the page stays where it is.
    window.open(editorLink(this.#program), '_self');
    this.say('VS Code opens with this program, where the extension is installed.');
  }

  say(text: string): void {
    this.#toasts++;
    this.store.update({ toast: { text, count: this.#toasts } });
  }

  dismissToast(): void {
    this.store.update({ toast: undefined });
  }

  focusEditor(): void {
    this.#editor?.focus();
  }

  setTheme(theme: PageState['theme'], resolved: Parameters<PlaygroundEditor['setTheme']>[0]): void {
    this.store.update({ theme });
    this.#editor?.setTheme(resolved);
  }

  #lineChanged(line: PageState['line']): void {
    const before = this.store.get();
    this.store.update({ line });
    if (line === 'lost' && isBusy(before.status)) {
      // The server ends a run together with its page's line.
      this.#setStatus({
        state: 'ended',
        program: 'program.ts',
        exitcode: null,
        signal: null,
        stoppedBecause: 'The connection to the playground’s server was lost.',
      });
      if (before.check.at === 'running') this.store.update({ check: { at: 'none' } });
    }
  }

  #receive(message: ServerToPage): void {
    switch (message.type) {
      case 'reset':
        this.host.reset(message.title, { live: true });
        break;
      case 'status':
        this.#setStatus(message.status);
        break;
      case 'notice':
        this.host.notice(message.text);
        break;
      case 'checked': {
        const { lesson, done } = this.store.get();
        if (lesson?.id !== message.lesson) break;
        this.store.update({ check: { at: 'done', result: message.result }, textOpen: true });
        if (message.result.passed) {
          const more = new Set(done).add(message.lesson);
          saveDone(more);
          this.store.update({ done: more });
        }
        this.showPane('text');
        break;
      }
    }
  }

  #setStatus(status: PageState['status']): void {
    this.store.update({ status });
    this.host.setStatus(status);
    if (status.state === 'failed' && status.site !== undefined) {
      const { line, column } = status.site;
      this.#editor?.showFindings([
        { line, column, severity: 'error', message: `${status.title}\n${status.detail}` },
      ]);
    }
  }

  #download(blob: Blob, name: string): void {
    if (blob.size === 0) {
      this.say('There is no run yet.');
      return;
    }
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  async #openFile(): Promise<void> {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = '.mptrace';
    const file = await new Promise<File | undefined>((resolve) => {
      input.addEventListener('change', () => {
        resolve(input.files?.[0]);
      });
      input.click();
    });
    if (file === undefined) return;
    this.stop();
    const bytes = new Uint8Array(await file.arrayBuffer());
    this.host.reset(file.name, { live: false, saved: true });
    this.host.frames(bytes);
    this.store.update({ status: { state: 'idle' } });
    this.host.setStatus(savedStatus(bytes, file.name));
  }
}
