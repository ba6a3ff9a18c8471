/** The runner's process, as editors and the playground start it: one run, told and controlled over pipes. */
import { tooOld, unsupportedPlatform } from './node-version.ts';
import { JSON_MESSAGE, encodeMessage, type RunnerMessage } from './host-protocol.ts';
import { writeSync } from 'node:fs';

const problem = unsupportedPlatform(process.platform) ?? tooOld(process.version);
if (problem === undefined) {
  const { startCompiler } = await import('../../runtime/compiler-start.ts');
  startCompiler().catch(() => undefined);
  // Only now: what this loads may not even parse on an old Node.
  const { serveHost } = await import('./serve-host.ts');
  await serveHost();
} else {
  const message: RunnerMessage = {
    type: 'status',
    status: { state: 'failed', program: '', title: 'This program can not run here', detail: problem },
  };
  writeSync(3, encodeMessage(JSON_MESSAGE, Buffer.from(JSON.stringify(message))));
}
