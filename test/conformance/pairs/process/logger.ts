import { getLogger, logToStderr, Process } from 'multiprocessing';
import { begin, show } from '../show.ts';

function child() {
  const logger = getLogger();
  logger.info('not grave enough');
  logger.warning('from the child');
  logger.error('worse');
}

if (import.meta.main) {
  begin();
  const logger = logToStderr('WARNING');
  show('the same', logger === getLogger());
  logger.warning('from main');
  logger.debug('nobody sees this');
  const p = new Process({ target: child });
  p.start();
  p.join();
  show('exit code', p.exitcode);
}
