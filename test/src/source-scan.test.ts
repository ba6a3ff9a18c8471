import assert from 'node:assert/strict';
import { blankOut, outlineOf } from '../../src/vscode/source-scan.ts';

const line = (text: string): number | undefined => {
  const { guard } = outlineOf(text);
  return guard === undefined ? undefined : text.slice(0, guard).split('\n').length;
};

describe('what the editor reads from a program', () => {
  it('finds the main guard in each of its forms', () => {
    const head = "import * as mp from 'multiprocessing';\n";
    for (const guard of [
      'if (import.meta.main) {}',
      'if(import.meta.main) main();',
      'if (mp.isMainProcess) {}',
      'if (isMainProcess) {}',
      'if (require.main === module) {}',
      'if (module === require.main) {}',
      'if (\n  import.meta.main\n) {}',
    ]) {
      assert.equal(line(`${head}\n${guard}`), 3, guard);
    }
  });

  it('sees imports of the library and of its modules, in ESM and CommonJS', () => {
    for (const text of [
      "import { Pool } from 'multiprocessing';",
      'import "multiprocessing/register"',
      "import type { Connection } from 'multiprocessing/connection'",
      "const mp = require('multiprocessing')",
      "const mp = await import('multiprocessing')",
      "export * from 'multiprocessing'",
      "import {\n  Pool,\n  Queue,\n} from 'multiprocessing';",
    ]) {
      assert.equal(outlineOf(text).imports, true, text);
    }
    for (const text of [
      "import { Pool } from 'multiprocessing-extra';",
      "import { Pool } from './multiprocessing';",
      "// import { Pool } from 'multiprocessing';",
      'const text = "import { Pool } from \'multiprocessing\'";',
      '/* from "multiprocessing" */',
    ]) {
      assert.equal(outlineOf(text).imports, false, text);
    }
  });

  it('tells where the library is imported, and a module for others from a program', () => {
    const text = "#!/usr/bin/env node\n\nimport { Pool } from 'multiprocessing';\n";
    assert.equal(text.slice(0, outlineOf(text).importedAt).split('\n').length, 3);
    assert.equal(outlineOf(text).exports, false);
    assert.equal(outlineOf(`${text}// export function f() {}\nconst exportable = 1;`).exports, false);
    assert.equal(outlineOf(`${text}export function f() {}`).exports, true);
    assert.equal(outlineOf("const mp = require('multiprocessing');\nmodule.exports = {};").exports, true);
  });

  it('takes no guard from a comment, a string or a template', () => {
    const head = "import * as mp from 'multiprocessing';\n";
    for (const text of [
      '// if (import.meta.main) {}',
      '/* if (import.meta.main) */',
      'const s = "if (import.meta.main)";',
      'const s = `\nif (import.meta.main) ${x + `}`}`;',
      'const r = /if (import.meta.main)/;',
    ]) {
      assert.equal(line(head + text), undefined, text);
    }
    assert.equal(line(`${head}const r = /[/"']/; const h = a / b; // it's\nif (import.meta.main) {}`), 3);
    assert.equal(line(`${head}const t = \`\${ { a: '}' } } \\\` \`;\nif (import.meta.main) {}`), 3);
  });

  it('has no lens for a program that does not use the library', () => {
    const { imports, guard } = outlineOf('if (import.meta.main) {}');
    assert.deepEqual([imports, guard], [false, undefined]);
  });

  it('keeps length and lines whatever the text is', () => {
    for (const text of ['`${', "'", '"\\', '/*', '/', '`', '#!/x\n', "a = b / 'c\n", '${}`${`${`', '/[/\n']) {
      const blanked = blankOut(text);
      assert.equal(blanked.length, text.length);
      assert.equal(blanked.split('\n').length, text.split('\n').length);
    }
  });
});
