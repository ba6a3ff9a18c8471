/** Entry of `npm start`: opens the playground, says where it is, and leaves nothing behind when it ends. */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { readLessons } from '../lessons/catalogue.ts';
import { judgeLesson } from '../lessons/judge.ts';
import { startRunWith } from '../runner/start-run.ts';
import { openBrowser } from './open-browser.ts';
import { openPlayground, type Playground } from './server.ts';

/** So that links that were shared on this machine go on working; any other port is as good. */
const USUAL_PORT = 4280;

const root = fileURLToPath(new URL('../..', import.meta.url));

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      'no-open': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log('npm start -- [--port N] [--no-open]');
    return;
  }
  const lessons = await readLessons(`${root}lessons`);
  const open = (port: number): Promise<Playground> =>
    openPlayground({
      root,
      startRun: startRunWith(`${root}dist/runner/main.js`),
      lessons,
      judge: judgeLesson,
      port,
    });
  const playground =
    values.port === undefined
      ? await open(USUAL_PORT).catch(() => open(0))
      : await open(parsePort(values.port));
  endWith(playground);
  console.log(
    `\n  The playground is at\n\n    ${playground.url}\n\n  Ctrl-C ends it, and every program that it runs.\n`,
  );
  if (!values['no-open']) openBrowser(playground.launchUrl());
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new Error(`--port wants a number from 0 to 65535, not "${text}".`);
  }
  return port;
}

/** However this process ends, its runs end with it; a run's supervisor notices by itself when we are killed outright. */
function endWith(playground: Playground): void {
  let ending = false;
  const end = (code: number): void => {
    // Asked twice: whoever asks does not want to wait.
    if (ending) process.exit(code);
    ending = true;
    void playground.close().finally(() => process.exit(code));
  };
  process.on('SIGINT', () => {
    end(130);
  });
  process.on('SIGTERM', () => {
    end(143);
  });
  process.on('SIGHUP', () => {
    end(129);
  });
  process.on('uncaughtException', (error) => {
    console.error(error);
    end(1);
  });
  process.on('exit', () => {
    playground.removeFiles();
  });
}
