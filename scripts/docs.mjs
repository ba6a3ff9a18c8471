// Writes docs/api/, a page for each public module of the library, from the docstrings.
//   npm run docs               writes the pages
//   npm run docs -- --check    fails where a page is out of date, or a public name has no docstring
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeModules } from './docs/describe.mjs';
import { renderPages } from './docs/render.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'docs/api');

const { exports } = JSON.parse(readFileSync(join(root, 'runtime/package.json'), 'utf8'));
const modules = Object.keys(exports)
  .filter((path) => !['./register', './package.json'].includes(path))
  .map((path) => (path === '.' ? 'index' : path.slice(2)));

const { described, undocumented } = describeModules(root, modules);
const pages = renderPages(described);
const problems = undocumented.map((name) => `${name} has no docstring.`);

if (process.argv.includes('--check')) {
  for (const [name, text] of pages) {
    const file = join(folder, name);
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text)
      problems.push(`docs/api/${name} is out of date: run \`npm run docs\`.`);
  }
  for (const name of existsSync(folder) ? readdirSync(folder) : [])
    if (!pages.has(name)) problems.push(`docs/api/${name} is of no public module: run \`npm run docs\`.`);
} else {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of pages) writeFileSync(join(folder, name), text);
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
