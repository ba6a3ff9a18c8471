/* global window, document, PointerEvent, WheelEvent, PerformanceObserver, atob */
// Drives the built panel in a real Chromium; prints its figures as one line of JSON. See ../panel.bench.mjs.
import { register } from 'tsx/esm/api';

register();
const { PanelBrowser } = await import('../../test/browser/support/panel-page.ts');
const { generateRun } = await import('../../trace/testing/generate.ts');

const EVENTS = Number(process.env.MP_BENCH_EVENTS ?? 1_000_000);
const browser = await PanelBrowser.open();

/** Runs `work` of the page; everything it needs is an argument. */
const big = await browser.panel();
await upload(big.page, generateRun({ events: EVENTS, processes: 16 }));
const open = await big.page.evaluate(async () => {
  const { parts } = window.mpBench;
  const painted = window.mpBench.painted();
  const begin = performance.now();
  window.postMessage({ type: 'reset', live: false, title: 'big' });
  for (const bytes of parts) window.postMessage({ type: 'frames', bytes });
  window.postMessage({
    type: 'status',
    status: { state: 'ended', program: 'big.ts', exitcode: 0, signal: null },
  });
  // The picture that has all of them: no event is added after it.
  await painted.until((events) => events >= window.mpBench.expected);
  return performance.now() - begin;
});
const fps = await pan(big.page);
// Closer, about the middle.
const box = await big.page.getByRole('application').boundingBox();
await big.page.mouse.move(box.x + box.width / 2, box.y + 100);
await big.page.keyboard.down('Control');
for (let step = 0; step < 5; step++) await big.page.mouse.wheel(0, -160);
await big.page.keyboard.up('Control');
await big.settled();
const zoomed = await pan(big.page);
const scrub = await big.page.evaluate(async () => {
  const slider = document.querySelector('[role=slider]');
  const { left, width, top } = slider.getBoundingClientRect();
  const times = [];
  for (let step = 0; step < 30; step++) {
    const clientX = left + width * ((step * 0.6180339) % 1);
    const painted = window.mpBench.painted();
    const begin = performance.now();
    for (const type of ['pointerdown', 'pointerup'])
      slider.dispatchEvent(
        new PointerEvent(type, { clientX, clientY: top + 5, pointerId: 1, bubbles: true }),
      );
    await painted.until(() => true);
    times.push(performance.now() - begin);
  }
  return window.mpBench.percentile(times, 0.95);
});
await big.close();

const live = await browser.panel();
await upload(live.page, generateRun({ events: 20_000, processes: 8 }));
const pixels = await live.page.evaluate(async () => {
  const whole = window.mpBench.parts[0];
  window.postMessage({ type: 'reset', live: true, title: 'live' });
  window.postMessage({ type: 'status', status: { state: 'running', program: 'live.ts', pid: 1 } });
  const times = [];
  const rounds = 60;
  const size = Math.ceil(whole.length / rounds);
  let seen = 0;
  for (let round = 0; round < rounds; round++) {
    // At no special moment between two frames or two pictures.
    await new Promise((done) => setTimeout(done, 20 + ((round * 37) % 90)));
    const painted = window.mpBench.painted();
    const begin = performance.now();
    window.postMessage({ type: 'frames', bytes: whole.slice(round * size, (round + 1) * size) });
    seen = await painted.until((events) => events > seen);
    if (round > 2) times.push(performance.now() - begin);
  }
  return window.mpBench.percentile(times, 0.95);
});
const { errors } = live;
await browser.close();
if (errors.length > 0) throw new Error(errors.join('\n'));
console.log(JSON.stringify({ open, fps, zoomed, scrub, pixels }));

/** Puts the bytes into the page, in pieces as a host would send them, and the helpers of the measurements. */
async function upload(page, bytes) {
  await page.evaluate(() => {
    window.mpBench = {
      parts: [],
      expected: 0,
      percentile: (times, share) => [...times].sort((a, b) => a - b)[Math.floor((times.length - 1) * share)],
      /** Waits for a picture, painted after now, for which `good` holds; the number of its events. */
      painted: () => {
        const since = performance.now();
        return {
          until: (good) =>
            new Promise((done) => {
              const observer = new PerformanceObserver((list) => {
                for (const mark of list.getEntriesByName('mp-painted')) {
                  if (mark.startTime < since || !good(mark.detail.events)) continue;
                  observer.disconnect();
                  done(mark.detail.events);
                  return;
                }
              });
              observer.observe({ type: 'mark', buffered: true });
            }),
        };
      },
    };
  });
  const piece = 6 * 1024 * 1024;
  for (let at = 0; at < bytes.length; at += piece) {
    const encoded = Buffer.from(bytes.subarray(at, at + piece)).toString('base64');
    await page.evaluate((text) => {
      window.mpBench.parts.push(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
    }, encoded);
  }
  await page.evaluate((expected) => {
    window.mpBench.expected = expected;
  }, EVENTS);
}

/** Frames a second while the timeline is moved by each frame, for two seconds. */
function pan(page) {
  return page.evaluate(async () => {
    const timeline = document.querySelector('.mp-timeline');
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame();
    const begin = performance.now();
    let frames = 0;
    while (performance.now() - begin < 2000) {
      const deltaX = Math.floor(frames / 20) % 2 === 0 ? 24 : -24;
      timeline.dispatchEvent(
        new WheelEvent('wheel', { deltaX, bubbles: true, cancelable: true, clientX: 600 }),
      );
      await frame();
      frames++;
    }
    return (frames * 1000) / (performance.now() - begin);
  });
}
