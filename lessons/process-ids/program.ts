import { Process } from 'multiprocessing';

function info(title: string): void {
  console.log(title);
  console.log('main module:', import.meta.main);
  console.log('parent process:', process.ppid);
  console.log('process id:', process.pid);
}

function f(name: string): void {
  info('function f');
  console.log('hello', name);
}

if (import.meta.main) {
  info('main line');
  const p = new Process({ target: f, args: ['bob'] });
  p.start();
  p.join();
}
