/** Colours: read in all forms that themes use, and readable on every theme. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { contrast, inkOn, mix, parseColour, withContrast } from '../../media/timeline/colour.ts';

const black = { r: 0, g: 0, b: 0 };
const white = { r: 255, g: 255, b: 255 };

describe('colours', () => {
  it('are read as themes write them, mixed over their ground', () => {
    assert.deepEqual(parseColour('#f80', black), { r: 255, g: 136, b: 0 });
    assert.deepEqual(parseColour(' #FF8800 ', black), { r: 255, g: 136, b: 0 });
    assert.deepEqual(parseColour('#ffffff80', black)?.r.toFixed(0), '128');
    assert.deepEqual(parseColour('rgb(1, 2, 3)', black), { r: 1, g: 2, b: 3 });
    assert.deepEqual(parseColour('rgba(255 255 255 / 50%)', black)?.g, 127.5);
    assert.equal(parseColour('tomato', black), undefined);
    assert.equal(parseColour('', black), undefined);
  });

  it('have the contrasts of WCAG', () => {
    assert.equal(contrast(black, white), 21);
    assert.ok(Math.abs(contrast({ r: 119, g: 119, b: 119 }, white) - 4.48) < 0.02);
    assert.ok(contrast(withContrast({ r: 250, g: 240, b: 200 }, white, 3, black), white) >= 3);
    assert.deepEqual(inkOn(white), { r: 16, g: 16, b: 16 });
  });
});

describe('themes of the page', () => {
  const css = readFileSync(new URL('../../media/styles/themes.css', import.meta.url), 'utf8');
  const themes = [...css.matchAll(/^body\.(vscode-[a-z-]+)[^{,]*\{([^}]*)\}/gm)].map(([, name, body]) => {
    const values = new Map(
      [...(body ?? '').matchAll(/(--vscode-[\w-]+):\s*([^;]+);/g)].map(
        ([, key, value]) => [key, value] as const,
      ),
    );
    return { name: name ?? '', values };
  });

  it('there are four, with the same variables for what the panel draws', () => {
    const colourful = themes.filter(({ values }) => values.has('--vscode-foreground'));
    assert.deepEqual(
      colourful.map(({ name }) => name),
      ['vscode-dark', 'vscode-light', 'vscode-high-contrast', 'vscode-high-contrast-light'],
    );
    for (const { name, values } of colourful) {
      const ground = parseColour(values.get('--vscode-panel-background') ?? '', black);
      assert.ok(ground, name);
      const ink = parseColour(values.get('--vscode-foreground') ?? '', ground);
      assert.ok(ink);
      for (const hue of ['red', 'blue', 'yellow', 'orange', 'green', 'purple']) {
        const colour = parseColour(values.get(`--vscode-charts-${hue}`) ?? '', ground);
        assert.ok(colour, `${name}: ${hue}`);
        // As the style sheets mix it for words.
        const words = mix(ink, colour, hue === 'yellow' || hue === 'orange' ? 0.55 : 0.62);
        assert.ok(
          contrast(words, ground) >= 4.5,
          `${name}: words in ${hue} have ${contrast(words, ground).toFixed(2)}`,
        );
      }
      for (const text of [
        '--vscode-foreground',
        '--vscode-descriptionForeground',
        '--vscode-textLink-foreground',
      ]) {
        const colour = parseColour(values.get(text) ?? '', ground);
        assert.ok(colour && contrast(colour, ground) >= 4.5, `${name}: ${text}`);
      }
    }
  });
});
