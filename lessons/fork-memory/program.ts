import { getContext } from 'multiprocessing';

const basket: string[] = [];

function shop(method: string): void {
  basket.push('pear');
  console.log(`${method}: ${basket.join(', ')}`);
}

if (import.meta.main) {
  basket.push('apple');
  for (const method of ['fork', 'forkserver', 'spawn'] as const) {
    const ctx = getContext(method);
    const p = new ctx.Process({ target: shop, args: [method] });
    p.start();
    p.join();
  }
  console.log(`main: ${basket.join(', ')}`);
}
