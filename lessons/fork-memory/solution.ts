import { getContext, type Queue } from 'multiprocessing';

const basket: string[] = [];

function shop(method: string, home: Queue<string>): void {
  basket.push('pear');
  console.log(`${method}: ${basket.join(', ')}`);
  home.put('pear');
}

if (import.meta.main) {
  basket.push('apple');
  for (const method of ['fork', 'forkserver', 'spawn'] as const) {
    const ctx = getContext(method);
    const home = new ctx.Queue<string>();
    const p = new ctx.Process({ target: shop, args: [method, home] });
    p.start();
    basket.push(home.get());
    p.join();
  }
  console.log(`main: ${basket.join(', ')}`);
}
