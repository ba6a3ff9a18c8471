/** Editor colours that go with the page's: those of VS Code's own themes, where Monaco's built-in ones are older. */
import type { monaco as Monaco } from './monaco.ts';

type Define = Pick<typeof Monaco, 'editor'>;

export function defineThemes({ editor }: Define): void {
  editor.defineTheme('playground-dark', {
    base: 'vs-dark',
    inherit: true,
    rules: [],
    colors: {
      'editor.background': '#1f1f1f',
      'editor.foreground': '#cccccc',
      'editorLineNumber.foreground': '#6e7681',
      'editorLineNumber.activeForeground': '#cccccc',
      'editor.lineHighlightBorder': '#00000000',
      'editor.lineHighlightBackground': '#ffffff08',
      'editorWidget.background': '#202020',
      focusBorder: '#0078d4',
    },
  });
  editor.defineTheme('playground-light', {
    base: 'vs',
    inherit: true,
    rules: [],
    colors: {
      'editor.background': '#ffffff',
      'editor.foreground': '#3b3b3b',
      'editorLineNumber.foreground': '#6e7681',
      'editorLineNumber.activeForeground': '#171184',
      'editor.lineHighlightBorder': '#00000000',
      'editor.lineHighlightBackground': '#00000006',
      focusBorder: '#005fb8',
    },
  });
  editor.defineTheme('playground-hc-dark', { base: 'hc-black', inherit: true, rules: [], colors: {} });
  editor.defineTheme('playground-hc-light', { base: 'hc-light', inherit: true, rules: [], colors: {} });
}
