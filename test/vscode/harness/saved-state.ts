/**
 * What the workbench in a browser has saved of its editors. It can't write while its page goes away (IndexedDB is
 * asynchronous), so it does so every five seconds, when idle; a window that is reloaded before that comes back as it was
 * at the last time. (On a desktop it saves at its end.) So a test that reloads first waits for that.
 */
import { once } from 'node:events';
import type { Page } from 'playwright-core';

/** Resolves when the saved state of the editors contains all of these texts; rejects when that takes too long. */
export async function untilEditorsSaved(
  page: Page,
  texts: readonly string[],
  milliseconds = 60_000,
): Promise<void> {
  // Asked again and again: a database tells nobody that it was written to.
  for (const deadline = Date.now() + milliseconds; !(await page.evaluate(editorsSaved, texts));) {
    if (Date.now() > deadline) throw new Error(`the workbench never saved ${texts.join(' and ')}`);
    await once(AbortSignal.timeout(100), 'abort');
  }
}

/** Runs in the page. */
async function editorsSaved(texts: readonly string[]): Promise<boolean> {
  // A method: the tests' compiler wraps functions with a name in a helper of its own, which the page does not have.
  const request = {
    settled<T>(pending: IDBRequest<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        pending.onsuccess = () => {
          resolve(pending.result);
        };
        pending.onerror = () => {
          reject(pending.error ?? new Error('IndexedDB'));
        };
      });
    },
  };
  for (const { name } of await indexedDB.databases()) {
    if (name?.startsWith('vscode-web-state-db-') !== true) continue;
    const database = await request.settled(indexedDB.open(name));
    try {
      const table = database.transaction('ItemTable').objectStore('ItemTable');
      const value: unknown = await request.settled(table.get('memento/workbench.parts.editor'));
      // State within state within state: each level of JSON in JSON has quoted the one below once more.
      const plain = typeof value === 'string' ? value.replaceAll('\\', '') : '';
      if (texts.every((text) => plain.includes(text))) return true;
    } finally {
      database.close();
    }
  }
  return false;
}
