import { Process } from 'multiprocessing';

function hello(name) {
  console.log('hello', name);
}

if (import.meta.main) {
  hello('world');
  // Named, so that the library is there as in any program that uses it.
  if (process.argv.length > 10) new Process({ target: hello, args: ['nobody'] }).start();
}
