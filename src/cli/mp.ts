/** The command `mp`: finds out what is asked, and loads only what that needs. */
import { tooOld, unsupportedPlatform } from '../runner/node-version.ts';
import { help, UnusableError, UsageError } from './usage.ts';

async function main(argv: readonly string[]): Promise<number> {
  const [command, ...rest] = argv;
  switch (command) {
    case 'run': {
      const problem = unsupportedPlatform(process.platform);
      if (problem !== undefined) {
        console.error(`mp: ${problem}`);
        return 1;
      }
      const { startCompiler } = await import('../../runtime/compiler-start.ts');
      // Not awaited: what goes wrong with it, the build meets again and says.
      startCompiler().catch(() => undefined);
      const { run } = await import('./run.ts');
      return await run(rest);
    }
    case 'trace': {
      const { trace } = await import('./trace.ts');
      return await trace(rest);
    }
    case 'help':
    case '--help':
    case '-h':
      console.log(help);
      return 0;
    case '--version':
    case '-v': {
      const { runtimeVersion } = await import('../../runtime/runner.ts');
      console.log(runtimeVersion);
      return 0;
    }
    case undefined:
      throw new UsageError('Nothing to do.');
    default:
      throw new UsageError(`There is no command "${command}".`);
  }
}

const problem = tooOld(process.version);
if (problem !== undefined) {
  console.error(`mp: ${problem}`);
  process.exitCode = 1;
} else {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(
      error instanceof UnusableError ? `mp: ${error.message}` : `mp: ${error.message}\n\n${help}`,
    );
    process.exitCode = 2;
  }
}
