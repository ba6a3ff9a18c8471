import { Process } from 'multiprocessing';

function info(title: string): void {
  console.log(title);
  console.log('main module:', import.meta.main);
  console.log('parent process:', process.ppid);
  console.log('process id:', process.pid);
}

function grandchild(): void {
  info('function grandchild');
}

function f(name: string): void {
  info('function f');
  console.log('hello', name);
  const p = new Process({ target: grandchild });
  p.start();
  p.join();
}

if (import.meta.main) {
  info('main line');
  const p = new Process({ target: f, args: ['bob'] });
  p.start();
  p.join();
}
