#!/usr/bin/env node
// The command `mp`. What it does is built from src/cli; this file only finds it.
import { existsSync } from 'node:fs';

const built = new URL('../dist/cli/mp.js', import.meta.url);
if (existsSync(built)) {
  await import(built.href);
} else {
  console.error('mp: this copy is not built yet. Run `npm ci && npm run build` in its folder first.');
  process.exitCode = 1;
}
