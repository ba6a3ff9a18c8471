import logging
import multiprocessing as mp
from show import begin, show


def child():
    logger = mp.get_logger()
    logger.info('not grave enough')
    logger.warning('from the child')
    logger.error('worse')


if __name__ == '__main__':
    begin()
    logger = mp.log_to_stderr(logging.WARNING)
    show('the same', logger is mp.get_logger())
    logger.warning('from main')
    logger.debug('nobody sees this')
    p = mp.Process(target=child)
    p.start()
    p.join()
    show('exit code', p.exitcode)
