import assert from 'node:assert/strict';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';

import { Guard } from '../../../src/playground/guard.ts';

function request(headers: Record<string, string>): IncomingMessage {
  const message = new IncomingMessage(new Socket());
  Object.assign(message.headers, headers);
  return message;
}

describe('the playground’s guard', () => {
  const guard = new Guard();
  guard.port = 4280;
  const cookie = `playground-4280=${guard.token}`;

  it('lets in who comes under a loopback name with the token', () => {
    assert.equal(guard.judge(request({ host: '127.0.0.1:4280', cookie })), 'allowed');
    assert.equal(guard.judge(request({ host: 'localhost:4280', cookie: `a=b; ${cookie}; c=d` })), 'allowed');
    const own = { host: 'localhost:4280', origin: 'http://localhost:4280', cookie };
    assert.equal(guard.judge(request(own)), 'allowed');
  });

  it('refuses another host, even with the token', () => {
    for (const host of [
      'evil.example:4280',
      '127.0.0.1:4281',
      '127.0.0.1',
      '127.0.0.1.evil.example:4280',
      '[::1]:4280',
    ]) {
      assert.equal(guard.judge(request({ host, cookie })), 'wrong-host', host);
    }
    assert.equal(guard.judge(request({ cookie })), 'wrong-host');
  });

  it('refuses another origin, even with the token', () => {
    for (const origin of [
      'http://evil.example',
      'null',
      'https://127.0.0.1:4280',
      'http://localhost:4280',
      'http://127.0.0.1:80',
    ]) {
      assert.equal(guard.judge(request({ host: '127.0.0.1:4280', origin, cookie })), 'wrong-origin', origin);
    }
    const noCors = {
      host: '127.0.0.1:4280',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'no-cors',
      cookie,
    };
    assert.equal(guard.judge(request(noCors)), 'wrong-origin');
    const sibling = { ...noCors, 'sec-fetch-site': 'same-site' };
    assert.equal(
      guard.judge(request(sibling)),
      'wrong-origin',
      'another port of this machine is another origin',
    );
  });

  it('refuses a missing, a wrong and another server’s token', () => {
    const host = '127.0.0.1:4280';
    const shorter = `playground-4280=${guard.token.slice(0, -1)}`;
    for (const wrong of [
      '',
      'playground-4280=',
      shorter,
      `playground-4281=${guard.token}`,
      `playground-4280=${new Guard().token}`,
    ]) {
      assert.equal(guard.judge(request({ host, cookie: wrong })), 'no-token', wrong);
    }
  });

  it('takes a launch code once, and not after its time', () => {
    const code = guard.createLaunchCode(1000);
    assert.equal(guard.takeLaunchCode(code, 1000), true);
    assert.equal(guard.takeLaunchCode(code, 1000), false);
    const late = guard.createLaunchCode(1000);
    assert.equal(guard.takeLaunchCode(late, 1000 + 120_001), false);
    assert.equal(guard.takeLaunchCode('never given'), false);
  });

  it('makes a token that can’t be guessed, and hides it from scripts and other sites', () => {
    assert.match(guard.token, /^[\w-]{43}$/);
    assert.notEqual(new Guard().token, new Guard().token);
    assert.match(guard.cookie, /; HttpOnly; SameSite=Strict; Path=\/$/);
  });
});
