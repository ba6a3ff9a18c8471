/** Who has no business with the playground's server: a page of another site, a browser without the token. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { PlaygroundPage } from './support/playground-page.ts';
import { usePlayground } from './support/use-playground.ts';

describe('strangers to the playground', function () {
  this.timeout(60_000);
  const playground = usePlayground();
  const open = (address = ''): Promise<PlaygroundPage> => playground.open(address);

  it('a page of another site reaches nothing, even in the learner’s own browser', async () => {
    const learner = await open();
    const evil = createServer((_request, response) => {
      response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>evil</title>');
    });
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
    const page = await playground.context.newPage();
    await page.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`);
    const outcome = await page.evaluate(async (origin) => {
      const read = await fetch(`${origin}/api/lessons`, { credentials: 'include' }).then(
        () => 'read',
        () => 'refused',
      );
      const line = await new Promise<string>((resolve) => {
        const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/session`);
        socket.onopen = () => {
          resolve('open');
        };
        socket.onerror = () => {
          resolve('refused');
        };
      });
      const frame = document.createElement('iframe');
      frame.src = origin;
      document.body.append(frame);
      await new Promise((resolve) => (frame.onload = resolve));
      return { read, line, frame: frame.contentWindow?.length };
    }, playground.server.origin);
    assert.deepEqual(outcome, { read: 'refused', line: 'refused', frame: 0 });
    await page.close();
    evil.close();
    await learner.close();
  });

  it('a browser without the token is told what to do', async () => {
    const page = await playground.context.newPage();
    const response = await page.goto(playground.server.origin);
    assert.equal(response?.status(), 403);
    await page.getByText('?token=').waitFor();
    await page.close();
  });
});
