/** What each view of the panel tells, in full: docs/panel.md says which test shows what. */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { bankRun, pipeRun, poolRun, sharingRun, troubleRun } from '../media/made-runs.ts';
import { PanelBrowser, type PanelOptions, type PanelPage } from './support/panel-page.ts';

let browser: PanelBrowser;
let panel: PanelPage;

describe('the views of the panel', function () {
  this.timeout(60_000);
  before(async () => {
    browser = await PanelBrowser.open();
  });
  after(async () => {
    await browser.close();
  });
  afterEach(async () => {
    const { errors } = panel;
    await panel.close();
    assert.deepEqual(errors, [], 'no error and nothing refused by the content security policy');
  });

  const open = async (run: Uint8Array, options: PanelOptions = {}): Promise<void> => {
    panel = await browser.panel(options);
    await panel.show(run, '/course/program.ts', null);
  };

  /** Scrubs to a share of the run with the mouse. */
  async function scrub(share: number): Promise<void> {
    const box = await panel.page.getByRole('slider').boundingBox();
    assert.ok(box);
    await panel.page.mouse.click(box.x + 6 + (box.width - 12) * share, box.y + box.height / 2);
    await panel.settled();
  }

  const card = (name: string): Locator => panel.page.getByRole('article', { name, exact: true });

  async function says(where: Locator, ...patterns: RegExp[]): Promise<void> {
    // Lines, and the narrow spaces before units.
    const text = (await where.innerText()).replace(/\s+/g, ' ');
    for (const pattern of patterns) assert.match(text, pattern);
  }

  describe('the process tree', () => {
    it('says of each how it was started, by whom, what it does and what it uses', async () => {
      await open(sharingRun());
      const tree = panel.page.getByRole('tree');
      await says(
        tree,
        /by-spawn\s+spawn/,
        /by-fork\s+fork/,
        /by-forkserver\s+forkserver\s+daemon/,
        /Barrier "start" \(2 of 4 arrived\)/,
        /45\.\d MB/,
      );
      await panel.page.getByRole('treeitem', { name: /^by-forkserver/ }).click();
      await says(
        panel.page.getByRole('complementary', { name: 'Details: Process' }),
        /blocked: wait on Condition "ready", at most 5000 ms/,
        /method\s+forkserver, daemon/,
        /parent\s+MainProcess/,
        /started\s+0\.048\s*s\s+sharing\.ts:30/,
        /CPU\s+\d+ ms/,
        /memory\s+45\.\d MB/,
      );
    });

    it('marks zombies, orphans, who was killed and by whom', async () => {
      await open(pipeRun());
      const states = async (): Promise<string[]> =>
        await panel.page
          .getByRole('treeitem')
          .evaluateAll((items) => items.map((item) => item.getAttribute('aria-label') ?? ''));
      assert.match((await states()).join('\n'), /errand, pid 4102, (running|sleeping), orphan, daemon/);
      await panel.show(troubleRun(), '/course/trouble.ts', null);
      assert.match(
        (await states()).join('\n'),
        /holder, pid 4101, ended by MainProcess with SIGKILL\n.*\ncounter-2, pid 4103, zombie: ended with code 1, not joined/,
      );
    });
  });

  describe('the timeline', () => {
    it('shows a message with its value on the way from who sent it to who got it', async () => {
      await open(pipeRun());
      const box = await panel.page.getByRole('application').boundingBox();
      assert.ok(box);
      // Between the lanes of the two there is nothing but the arrow: from 100 ms to 200 ms of some 300 ms.
      const y = box.y + 26 + 46 - 4;
      const tooltip = panel.page.locator('.mp-tooltip', { hasText: 'MainProcess → listener' });
      let x = box.x + box.width * 0.25;
      for (; !(await tooltip.isVisible()) && x < box.x + box.width * 0.75; x += 8) {
        await panel.page.mouse.move(x, y);
        await panel.settled();
      }
      await says(tooltip, /Connection "theirs"/, /'good morning'/, /100 ms on its way, 18 B/);
      await panel.page.mouse.click(x - 8, y);
      await says(
        panel.page.getByRole('complementary', { name: 'Details: Message' }),
        /'good morning'/,
        /from\s+MainProcess\s+pipe\.ts:11/,
        /to\s+listener\s+pipe\.ts:16/,
        /on its way\s+100 ms/,
      );
    });

    it('has a bar for each task of a pool, with its call and how it went', async () => {
      await open(poolRun());
      const box = await panel.page.getByRole('application').boundingBox();
      assert.ok(box);
      const tooltip = panel.page.locator('.mp-tooltip', { hasText: 'task slowSquare(11), threw an error' });
      const words = panel.page.locator('.mp-tooltip');
      // The tasks are in the lower half of the workers' lanes; the eleventh is the third one's.
      const y = box.y + 26 + 46 * 3 + 33;
      for (let x = box.x + box.width * 0.4; x < box.x + box.width; x += 6) {
        await panel.page.mouse.move(x, y);
        await panel.settled();
        if ((await words.count()) > 0 && /slowSquare\(11\)/.test(await words.innerText())) break;
      }
      await says(words, /SpawnPoolWorker-3 task slowSquare\(11\)/, /threw an error/);
      assert.equal(await tooltip.count(), 0, 'the result stands in a line of its own');
    });
  });

  describe('the resources', () => {
    it('tell of queues, pipes and locks', async () => {
      await open(bankRun());
      await panel.tab('Resources').click();
      await scrub(0.52);
      const queue = card('Queue "orders"');
      await queue.getByRole('img', { name: /Items in Queue "orders" over time, at most 6/ }).waitFor();
      await says(
        queue,
        /6 \/ 6/,
        /put\s+14/,
        /got\s+8/,
        /deepest\s+6/,
        /1 waiter, longest first\s+MainProcess\s+[\d.]+\s*ms\s+bank\.ts:37/,
        /made by MainProcess\s+bank\.ts:11/,
      );
      assert.equal(
        await queue.getByRole('list', { name: 'Items, oldest first' }).getByRole('listitem').count(),
        6,
      );
      await says(
        card('Lock "accounts"'),
        /held by teller-1\s+for [\d.]+\s*ms\s+bank\.ts:20/,
        /acquired\s+5/,
        /total wait\s+[\d.]+\s*ms/,
        /longest\s+[\d.]+\s*ms/,
        /2 waiters, longest first\s+teller-2\s+.*\s+bank\.ts:20\s+teller-3/,
      );
      await says(
        card('Value "balance"'),
        /last written by teller-\d\s+bank\.ts:21/,
        /guarded by Lock "accounts"/,
      );
      await says(card('Array "receipts"'), /12 × i/, /last written by teller-\d bank\.ts:22/);
      await panel.show(pipeRun(), '/course/pipe.ts', null);
      await says(card('Connection "mine"'), /both ways, other end Connection "theirs"/, /sent\s+2/);
      await says(
        card('Connection "theirs"'),
        /1 message waiting/,
        /received\s+1/,
        /waiting\s+16 B/,
        /'good night'/,
      );
    });

    it('tell of meeting points, managers, memory and pools', async () => {
      await open(sharingRun());
      await panel.tab('Resources').click();
      await says(card('BoundedSemaphore "seats"'), /0 free/, /held by by-spawn/, /held by by-fork/);
      await says(
        card('Barrier "start"'),
        /2 \/ 4 arrived/,
        /2 parties missing:\s+MainProcess, by-forkserver/,
      );
      await says(card('Condition "ready"'), /1 waiter/, /its lock is RLock/);
      await says(
        card('JoinableQueue "jobs"'),
        /3 items/,
        /unfinished\s+3/,
        /1 waiter, longest first\s+MainProcess/,
      );
      await says(
        card('Manager "manager"'),
        /lives in SyncManager-1/,
        /referents\s+2/,
        /calls\s+9/,
        /"scores" 4 references/,
        /"log" 1 reference/,
      );
      await says(card('SharedMemory "picture"'), /psm_4f21c0, 1\.00 MB/, /open in MainProcess, by-/);
      await says(card('SharedMemory "psm_77aa01"'), /unlinked by MainProcess/);
      await panel.show(poolRun(), '/course/squares.ts');
      await scrub(0.6);
      await says(
        card('Pool "pool"'),
        /workers\s+4/,
        /queued\s+15/,
        /running\s+4/,
        /done\s+8/,
        /failed\s+1/,
        /SpawnPoolWorker-1\s+[\d.]+\s*ms\s+slowSquare\(9\)|SpawnPoolWorker-1\s+slowSquare\(9\)/,
      );
    });
  });

  it('contention says what each lock cost, who held it meanwhile and at which line', async () => {
    await open(bankRun());
    await panel.tab('Contention').click();
    const row = panel.page.getByRole('row', { name: /Lock "accounts"/ });
    await says(
      row,
      /197\s*ms/,
      /16\.2\s*ms\s+bank\.ts:20/,
      /19 \(95 %\)/,
      /teller-1\s+bank\.ts:20\s+[\d.]+\s*ms/,
      /bank\.ts:20\s+197\s*ms, 19×/,
    );
    await panel.page.getByRole('button', { name: 'Held', exact: true }).click();
    assert.equal(
      await panel.page.getByRole('columnheader', { name: 'Held', exact: true }).getAttribute('aria-sort'),
      'descending',
    );
  });

  it('the console has each line with its process and its moment, and those of one process alone', async () => {
    await open(troubleRun());
    await panel.tab('Console').click();
    const log = panel.page.getByRole('log');
    await says(log, /counter-2\s+error output: Error: no letters/, /at count \(trouble\.ts:24\)/);
    await panel.page.getByRole('button', { name: 'trouble.ts:24' }).click();
    assert.equal((await panel.posted('goto')).line, 24);
    await log.getByRole('button', { name: '0.094 s' }).first().click();
    assert.match((await panel.page.getByRole('slider').getAttribute('aria-valuetext')) ?? '', /^0\.094/);
    await panel.page.getByRole('combobox', { name: 'Process' }).selectOption({ label: 'holder (4101)' });
    await panel.page.getByText('0 lines').waitFor();
  });

  it('findings grow: the number of lost updates is the one of now', async () => {
    const whole = troubleRun();
    let fed = 0;
    panel = await browser.panel();
    await panel.send(
      { type: 'reset', live: true, title: '/course/trouble.ts' },
      { type: 'status', status: { state: 'running', program: '/course/trouble.ts', pid: 4100 } },
    );
    // What comes in pieces is searched again and again, what came last among it, though nothing follows.
    for (const share of [0.5, 0.6, 0.7, 1])
      await panel.send({
        type: 'frames',
        bytes: whole.subarray(fed, (fed = Math.round(whole.length * share))),
      });
    await panel.tab('Findings').click();
    const heading = panel.page.getByRole('heading', {
      name: /Updates of Value "counter" were lost, 12 times/,
    });
    await heading.waitFor();
    assert.equal(await panel.page.getByRole('listitem').filter({ has: heading }).count(), 1);
  });

  it('a run is saved, exported and opened by its host; replay goes at the speed that is chosen', async () => {
    await open(bankRun());
    for (const [name, command] of [
      ['Save this run', 'save'],
      ['Export for Perfetto (Chrome trace)', 'exportChrome'],
      ['Open a saved run', 'open'],
    ] as const) {
      await panel.page.getByRole('button', { name }).click();
      assert.deepEqual(await panel.posted('command'), { type: 'command', command });
    }
    const slider = panel.page.getByRole('slider');
    const moment = async (): Promise<number> => Number(await slider.getAttribute('aria-valuenow'));
    await panel.page.getByRole('combobox', { name: 'Speed of the replay' }).selectOption('0.01×');
    await panel.page.getByRole('button', { name: 'Replay', exact: true }).click();
    // A hundred times slower than life it would take 20 s: so it is still on its way when it is stopped.
    await panel.page.getByRole('button', { name: 'Pause the replay' }).click();
    const slow = await moment();
    assert.ok(slow < 150_000, String(slow));
    await panel.page.getByRole('combobox', { name: 'Speed of the replay' }).selectOption('10×');
    await panel.page.getByRole('button', { name: 'Replay', exact: true }).click();
    await panel.page.waitForFunction(
      () =>
        document.querySelector('[role=slider]')?.getAttribute('aria-valuetext')?.startsWith('0.202') === true,
    );
  });

  it('nothing moves by itself for who does not want it', async () => {
    panel = await browser.panel({ class: 'vscode-reduce-motion' });
    await panel.send({ type: 'status', status: { state: 'building', program: '/course/bank.ts' } });
    const moving = (): Promise<number> =>
      panel.page.evaluate(() => document.getAnimations().filter((one) => one.playState === 'running').length);
    assert.equal(await moving(), 0);
    await panel.load({});
    await panel.send({ type: 'status', status: { state: 'building', program: '/course/bank.ts' } });
    assert.ok((await moving()) > 0, 'else there is a sign of work');
    await panel.page.emulateMedia({ reducedMotion: 'reduce' });
    assert.equal(await moving(), 0);
  });

  it('a narrow table of events has as much in two lines as a wide one in one', async () => {
    await open(bankRun(), { width: 380, height: 700 });
    await panel.tab('Events').click();
    await panel.page.getByRole('grid', { name: 'Events' }).focus();
    await panel.page.keyboard.press('Home');
    await panel.settled();
    const rows = panel.page.getByRole('row');
    await says(rows.nth(1), /MainProcess/, /process begin/, /main, Node v24\.0\.0/);
    const cells = rows.filter({ hasText: 'Lock "accounts"' }).first().getByRole('gridcell');
    assert.equal(await cells.count(), 6);
    for (const cell of await cells.filter({ hasText: /./ }).all()) assert.ok(await cell.isVisible());
    await cells.last().getByRole('button', { name: 'bank.ts:9' }).click();
    assert.equal((await panel.posted('goto')).line, 9);
  });
});
