/** The editor: Monaco with the library's types. A bundle of its own, fetched while the rest of the page is there already. */
import type { Theme } from './themes.ts';
import { monaco, typescriptDefaults } from './monaco.ts';
import { configureTypeScript } from './editor-types.ts';
import { defineThemes } from './editor-themes.ts';

export interface EditorFinding {
  line: number;
  column: number;
  severity: 'error' | 'warning' | 'info';
  message: string;
}

/** What processes do at a line, in words. */
export interface EditorPresence {
  line: number;
  words: string;
}

export interface EditorOptions {
  theme: Theme;
  program: string;
  /** Where the workers lie, with the build's version in the query. */
  workerUrl: (name: 'editor.worker.js' | 'ts.worker.js') => URL;
  /** The declarations to know, path below `node_modules/` to text. */
  types: Promise<Readonly<Record<string, string>>>;
  onChange: (program: string) => void;
  onRun: () => void;
  /** Esc was pressed with nothing open that it could close. */
  onLeave: () => void;
  /** The same with Shift: back to what stands before the editor. */
  onLeaveBack: () => void;
}

export type PlaygroundEditor = ReturnType<typeof createEditor>;

const OWNER = 'playground';

/** Fills `root`. The model is `file:///program.ts`, so that relative imports and messages have a name to use. */
export function createEditor(root: HTMLElement, options: EditorOptions) {
  self.MonacoEnvironment = {
    getWorker: (_id, label) => {
      const name = label === 'typescript' || label === 'javascript' ? 'ts.worker.js' : 'editor.worker.js';
      return new Worker(options.workerUrl(name), { type: 'module', name: label });
    },
  };
  defineThemes(monaco);
  configureTypeScript(typescriptDefaults, options.types);

  const model = monaco.editor.createModel(
    options.program,
    'typescript',
    monaco.Uri.parse('file:///program.ts'),
  );
  model.updateOptions({
    tabSize: 2,
    insertSpaces: true,
    bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
  });
  const editor = monaco.editor.create(root, {
    model,
    theme: `playground-${options.theme}`,
    automaticLayout: true,
    fontSize: 13.5,
    lineHeight: 21,
    fontFamily: 'var(--vscode-editor-font-family)',
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    renderLineHighlight: 'line',
    glyphMargin: false,
    folding: true,
    lineNumbersMinChars: 3,
    padding: { top: 12, bottom: 12 },
    smoothScrolling: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    bracketPairColorization: { enabled: false },
    guides: { indentation: false },
    overviewRulerBorder: false,
    hideCursorInOverviewRuler: true,
    fixedOverflowWidgets: true,
    ariaLabel: 'Program. Press Escape to go on to the run, Shift+Escape to go back to the lesson.',
    accessibilitySupport: 'auto',
    scrollbar: { useShadows: false, verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
  });
  const findings = editor.createDecorationsCollection();
  const present = editor.createDecorationsCollection();

  editor.onDidChangeModelContent(() => {
    options.onChange(model.getValue());
  });
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, options.onRun);
  // Where Esc has something of the editor's own to close, that comes first.
  const nothingOpen = [
    'suggestWidgetVisible',
    'findWidgetVisible',
    'parameterHintsVisible',
    'renameInputVisible',
    'inSnippetMode',
    'hasNextTabstop',
    'editorHasMultipleSelections',
    'markersNavigationVisible',
    'inReferenceSearchEditor',
    'codeActionMenuVisible',
  ].map((context) => `!${context}`);
  editor.addCommand(monaco.KeyCode.Escape, options.onLeave, nothingOpen.join(' && '));
  editor.addCommand(
    monaco.KeyMod.Shift | monaco.KeyCode.Escape,
    options.onLeaveBack,
    nothingOpen.join(' && '),
  );

  return {
    get program(): string {
      return model.getValue();
    },
    /** Replaces the whole program; undo brings the old one back. */
    setProgram(program: string): void {
      if (program === model.getValue()) return;
      model.pushStackElement();
      editor.executeEdits(OWNER, [{ range: model.getFullModelRange(), text: program }]);
      model.pushStackElement();
      editor.setScrollTop(0);
      editor.setPosition({ lineNumber: 1, column: 1 });
    },
    setTheme(theme: Theme): void {
      monaco.editor.setTheme(`playground-${theme}`);
    },
    goto(line: number, column: number): void {
      editor.setPosition({ lineNumber: line, column });
      editor.revealPositionInCenterIfOutsideViewport({ lineNumber: line, column });
      editor.focus();
    },
    focus(): void {
      editor.focus();
    },
    /** Marks what a run found: a wavy line, a bar beside the line number, the message on hover. */
    showFindings(list: readonly EditorFinding[]): void {
      const severities = {
        error: monaco.MarkerSeverity.Error,
        warning: monaco.MarkerSeverity.Warning,
        info: monaco.MarkerSeverity.Info,
      } as const;
      const lines = model.getLineCount();
      const known = list.filter(({ line }) => line >= 1 && line <= lines);
      monaco.editor.setModelMarkers(
        model,
        OWNER,
        known.map(({ line, column, severity, message }) => ({
          severity: severities[severity],
          message,
          source: 'run',
          startLineNumber: line,
          startColumn: Math.max(1, column),
          endLineNumber: line,
          endColumn: model.getLineMaxColumn(line),
        })),
      );
      findings.set(
        known.map(({ line, severity }) => ({
          range: new monaco.Range(line, 1, line, 1),
          options: { isWholeLine: true, linesDecorationsClassName: `finding-bar finding-${severity}` },
        })),
      );
    },
    showPresent(list: readonly EditorPresence[]): void {
      present.set(
        list
          .filter(({ line }) => line >= 1 && line <= model.getLineCount())
          .map(({ line, words }) => {
            const end = model.getLineMaxColumn(line);
            return {
              range: new monaco.Range(line, end, line, end),
              options: {
                showIfCollapsed: true,
                after: {
                  // The gap is part of the text: the editor cuts long ones in pieces, each with the class.
                  content: `\u00a0\u00a0\u00a0\u00a0${words}`,
                  inlineClassName: 'present-words',
                  cursorStops: monaco.editor.InjectedTextCursorStops.None,
                },
              },
            };
          }),
      );
    },
    dispose(): void {
      editor.dispose();
      model.dispose();
    },
  };
}
