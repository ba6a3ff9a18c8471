/** The playground, as a learner uses it: the real server, real runs, a real browser. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';

import { ENDLESS, gone, PlaygroundPage, PlaygroundServer } from './support/playground-page.ts';
import { usePlayground } from './support/use-playground.ts';
import { readEditorLink } from '../../src/vscode/editor-link.ts';

const lessons = `${import.meta.dirname}/../../lessons`;
const LESSONS = readdirSync(lessons).filter((name) => existsSync(`${lessons}/${name}/lesson.json`)).length;

const THROWS = `import { Process } from 'multiprocessing';

function fail(): void {
  throw new Error('no luck');
}

if (import.meta.main) {
  const child = new Process({ target: fail });
  child.start();
  child.join();
}
`;

const HELLO = `import { Process, Queue } from 'multiprocessing';
function greet(name: string, answers: Queue<string>): void {
  console.log('I am', name);
  answers.put('hello from ' + name);
}
if (import.meta.main) {
  const answers = new Queue<string>();
  const workers = ['ann', 'ben'].map((name) => new Process({ target: greet, name, args: [name, answers] }));
  for (const worker of workers) worker.start();
  for (const _ of workers) console.log(answers.get());
  for (const worker of workers) worker.join();
}
`;

describe('the playground', function () {
  this.timeout(60_000);
  const playground = usePlayground();
  const open = (address = ''): Promise<PlaygroundPage> => playground.open(address);

  describe('writing and running', () => {
    it('runs what was written, and shows processes, messages and output', async () => {
      const learner = await open();
      await learner.write(HELLO);
      await learner.page.keyboard.press('Control+Enter');
      await learner.status('Ended');
      const said = await learner.console();
      for (const words of ['I am ann', 'I am ben', 'hello from ann', 'hello from ben'])
        assert.ok(said.includes(words), said);
      await learner.tab('Processes').click();
      const tree = await learner.page.getByRole('tree').first().innerText();
      assert.match(tree, /MainProcess[^]*ann[^]*ben/);
      await learner.tab('Events').click();
      await learner.page.locator('#panel', { hasText: /put/i }).waitFor();
      await learner.close();
    });

    it('says where a program does not compile, in the panel and in the editor', async () => {
      const learner = await open();
      await learner.write('const answer = 41 +;\n');
      await learner.run();
      await learner.status('Could not run');
      await learner.page.locator('#panel', { hasText: /program\.ts:1:/ }).waitFor();
      await learner.page.locator('.finding-error').waitFor();
      await learner.close();
    });

    it('shows stack traces by the learner’s own file, and goes to their lines', async () => {
      const learner = await open();
      await learner.write(THROWS);
      await learner.run();
      await learner.status('Ended');
      const said = await learner.console();
      assert.match(said, /at fail \(program\.ts:4\)/);
      assert.doesNotMatch(said, /mp-playground/);
      await learner.page.getByRole('button', { name: 'program.ts:4' }).first().click();
      await learner.page.locator('.active-line-number', { hasText: /^4$/ }).waitFor();
      await learner.close();
    });

    it('marks the lines that a run found', async () => {
      const learner = await open('&lesson=join-before-get');
      await learner.run();
      await learner.page.locator('.finding-error').first().waitFor();
      await learner.page.locator('#stop').click();
      await learner.status('Stopped');
      await learner.tab('Findings').click();
      await learner.page.locator('#panel', { hasText: /Deadlock/ }).waitFor();
      await learner.page
        .getByRole('button', { name: /explain|concept|about/i })
        .first()
        .click();
      await learner.page.locator('.page-text h1', { hasText: 'Join before get' }).waitFor();
      await learner.close();
    });

    it('knows the library’s types', async () => {
      const learner = await open('&lesson=queue');
      const wavy = learner.page.locator('.squiggly-error');
      await learner.write(
        `import { Process, Queue } from 'multiprocessing';\nnew Process({ target: 5 });\nnew Queue<string>().put('x');\n`,
      );
      await wavy.first().waitFor();
      assert.equal(await wavy.count(), 1, 'one mistake, in the second line');
      await learner.page.locator('.monaco-editor .view-lines').click();
      await learner.page.keyboard.press('Control+End');
      await learner.page.keyboard.type('new Queue().getN');
      await learner.page.locator('.suggest-widget.visible', { hasText: 'getNowait' }).waitFor();
      await learner.close();
    });
  });

  describe('the end of a run', () => {
    it('stop ends the whole tree', async () => {
      const learner = await open();
      await learner.write(ENDLESS);
      await learner.run();
      const pids = await learner.pids(3);
      await learner.page.locator('#stop').click();
      await gone(pids);
      await learner.status('Stopped');
      await learner.close();
    });

    it('Run takes the place of a run that hangs, without a stop before it', async () => {
      const learner = await open();
      await learner.write(ENDLESS);
      await learner.run();
      const pids = await learner.pids(3);
      await learner.write("console.log('mended');\n");
      await learner.page.keyboard.press('Control+Enter');
      await learner.status('Ended');
      assert.match(await learner.console(), /mended/);
      await gone(pids);
      await learner.close();
    });

    it('a closed page ends its run, and no other', async () => {
      const one = await open();
      const other = await open();
      for (const learner of [one, other]) {
        await learner.write(ENDLESS);
        await learner.run();
      }
      const [first, second] = [await one.pids(3), await other.pids(3)];
      await one.close();
      await gone(first);
      await other.status('Running');
      await other.page.reload();
      await gone(second);
      await other.ready();
      await other.page.close();
    });

    it('a limit ends it, and says which', async () => {
      const learner = await open('&seconds=2');
      await learner.write(ENDLESS);
      await learner.run();
      await learner.status('Stopped');
      await learner.page.locator('#panel', { hasText: /longer than 2 s/ }).waitFor();
      await learner.close();
    });

    it('so does a limit of output', async () => {
      const learner = await open();
      await learner.write(`for (;;) console.log('x'.repeat(10_000));\n`);
      await learner.run();
      await learner.page
        .locator('#panel', { hasText: /more than .* which is the limit|output|limit/i })
        .waitFor();
      await learner.status('Stopped');
      await learner.close();
    });

    for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
      it(`a server that ends by ${signal} ends its runs; the page says so and keeps the program`, async () => {
        await using own = await PlaygroundServer.start();
        const learner = await PlaygroundPage.open(playground.context, own.url);
        await learner.write(ENDLESS);
        await learner.run();
        const pids = await learner.pids(3);
        await own.end(signal);
        await gone(pids);
        await learner.page.locator('.page-banner').waitFor();
        await learner.status('Stopped');
        await learner.showsProgram(/console\.log\('pid is'/);
        if (signal !== 'SIGKILL') assert.deepEqual(own.files(), []);
        await learner.page.close();
      });
    }
  });

  describe('sharing and keeping', () => {
    it('a link holds the whole program and the settings', async () => {
      const learner = await open('&start=spawn&seconds=9');
      await learner.write('// ✓ ünïcode\nconsole.log(`${1 + 1}`);\n');
      await learner.page.getByRole('button', { name: 'Share', exact: true }).click();
      await learner.page.getByText(/The link is in/).waitFor();
      const { search, hash } = new URL(learner.page.url());
      assert.match(search, /start=spawn/);
      assert.match(search, /seconds=9/);
      assert.ok(!learner.page.url().includes('token'));
      await learner.close();
      const fresh = await playground.browser.newContext();
      const friend = await PlaygroundPage.open(fresh, playground.server.url, hash);
      await friend.showsProgram(/\/\/ ✓ ünïcode\nconsole\.log/);
      await friend.close();
      await fresh.close();
    });

    it('opens the program in VS Code, by a link that holds it', async () => {
      const learner = await open();
      await learner.write('console.log(42);\n');
      await learner.page.evaluate(() => {
        window.open = (link) => {
          document.title = String(link);
          return null;
        };
      });
      await learner.page.getByRole('button', { name: 'Open this program in VS Code' }).click();
      await learner.page.getByText('VS Code opens with this program').waitFor();
      const { pathname, search } = new URL((await learner.page.title()).replace('vscode://', 'https://'));
      assert.deepEqual(readEditorLink(pathname, search.slice(1)), {
        type: 'program',
        program: 'console.log(42);\n',
      });
      await learner.close();
    });

    it('says when a link is damaged', async () => {
      const learner = await open('#code=%%%');
      await learner.page.getByText('This link is damaged').waitFor();
      await learner.close();
    });

    it('saves a run, and opens it again', async () => {
      const learner = await open();
      await learner.write(HELLO);
      await learner.run();
      await learner.status('Ended');
      const [download] = await Promise.all([
        learner.page.waitForEvent('download'),
        learner.page.getByRole('button', { name: /^Save/ }).click(),
      ]);
      const file = await download.path();
      await learner.page.reload();
      await learner.ready();
      const [chooser] = await Promise.all([
        learner.page.waitForEvent('filechooser'),
        learner.page.getByRole('button', { name: 'Open a saved run' }).first().click(),
      ]);
      await chooser.setFiles(file);
      await learner.tab('Console').click();
      await learner.page.locator('#panel', { hasText: 'hello from ben' }).waitFor();
      await learner.page.locator('#panel').getByText('ended with code 0', { exact: true }).waitFor();
      await learner.close();
    });
  });

  describe('lessons', () => {
    it('are chosen, solved, checked and remembered', async () => {
      const learner = await open();
      await learner.page.getByTitle('Lessons').click();
      await learner.page.locator('.lesson-list').getByText('Hello from another process').click();
      assert.match(learner.page.url(), /lesson=hello-process/);
      await learner.page.getByRole('button', { name: 'Check' }).click();
      await learner.page.getByText('Not yet.').waitFor();
      await learner.page.getByText('Another process says “hello alice”').waitFor();
      assert.equal(
        await learner.page.evaluate(() => document.activeElement?.textContent),
        'Check',
        'whoever uses the keys can press it again',
      );
      await learner.page.waitForFunction(() => {
        const verdict = document.querySelector('.verdict')?.getBoundingClientRect();
        return verdict !== undefined && verdict.bottom <= window.innerHeight;
      });
      await learner.page.getByRole('button', { name: 'Solve' }).click();
      await learner.showsProgram(/alice/);
      await learner.page.getByRole('button', { name: 'Check' }).click();
      await learner.page.getByText('Two processes, side by side.').waitFor();
      await learner.page.getByRole('button', { name: 'Back to my program' }).click();
      await learner.showsProgram(/alice/, { not: true });
      await learner.page.reload();
      await learner.ready();
      await learner.page.getByTitle('Lessons').click();
      await learner.page.getByText(`1 of ${LESSONS} done`).waitFor();
      await learner.close();
    });

    it('keep what the learner has written, until it is reset', async () => {
      const learner = await open('&lesson=lock');
      await learner.write('// mine\n');
      await learner.page.getByTitle('Lessons').click();
      await learner.page.locator('.lesson-list').getByText('A pipe').click();
      await learner.page.goto(`${playground.server.url}&lesson=lock`);
      await learner.ready();
      await learner.showsProgram(/\/\/ mine/);
      await learner.page.getByRole('button', { name: 'Reset' }).click();
      await learner.showsProgram(/new Lock/);
      await learner.close();
    });
  });

  describe('without a mouse', () => {
    it('Esc leaves the editor, and Tab goes on from there', async () => {
      const learner = await open();
      await learner.page.locator('.monaco-editor .view-lines').click();
      await learner.page.keyboard.press('Escape');
      assert.equal(await learner.page.evaluate(() => document.activeElement?.id), 'panel');
      await learner.page.keyboard.press('Tab');
      assert.equal(
        await learner.page.evaluate(
          () => document.activeElement?.closest('[role=toolbar], #panel')?.ariaLabel,
        ),
        'Run',
      );
      await learner.page.keyboard.press('Enter');
      await learner.status('Ended');
      await learner.page.locator('.monaco-editor .view-lines').click();
      await learner.page.keyboard.press('Shift+Escape');
      assert.equal(await learner.page.evaluate(() => document.activeElement?.textContent), 'Check');
      await learner.page.setViewportSize({ width: 400, height: 800 });
      await learner.page
        .getByRole('navigation', { name: 'What to show' })
        .getByRole('button', { name: 'Program' })
        .click();
      await learner.page.locator('.monaco-editor .view-lines').click();
      await learner.page.keyboard.press('Escape');
      assert.equal(await learner.page.evaluate(() => document.activeElement?.id), 'run');
      await learner.close();
    });

    it('the parts are resized with the arrow keys', async () => {
      const learner = await open();
      const width = async () => (await learner.page.locator('.page-editor').boundingBox())?.width ?? 0;
      const before = await width();
      await learner.page.getByRole('separator', { name: 'Width of the editor' }).focus();
      await learner.page.keyboard.press('ArrowLeft');
      assert.ok((await width()) < before - 10);
      await learner.close();
    });

    it('a narrow page shows one part at a time', async () => {
      const learner = await open();
      await learner.page.setViewportSize({ width: 400, height: 800 });
      const parts = learner.page.getByRole('navigation', { name: 'What to show' });
      for (const [name, part] of [
        ['Lesson', '.page-text'],
        ['Run', '.page-panel'],
        ['Program', '.page-editor'],
      ] as const) {
        await parts.getByRole('button', { name }).click();
        for (const other of ['.page-text', '.page-panel', '.page-editor']) {
          assert.equal(await learner.page.locator(other).isVisible(), other === part, `${name}: ${other}`);
        }
      }
      const wide = await learner.page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 400, `nothing sticks out (${wide})`);
      await learner.close();
    });
  });
});
