// From what the modules export to Markdown. A name is described on one page; the others have a link to it.
const order = [
  ['function', 'Functions'],
  ['class', 'Classes'],
  ['constant', 'Constants'],
  ['interface', 'Types'],
  ['type', 'Types'],
];

const importName = (module) => (module === 'index' ? 'multiprocessing' : `multiprocessing/${module}`);
const pageName = (module) => (module === 'index' ? 'multiprocessing.md' : `${module}.md`);

/** File name → text, the list of the pages first. */
export function renderPages(modules) {
  const homes = new Map();
  // The main module's own; then the first that has it. A module that only names a type comes last.
  const found = [...modules]
    .sort((a) => (a.name === 'index' ? -1 : 0))
    .flatMap(({ name, entries }) => entries.map((entry) => ({ name, entry })));
  for (const typeOnly of [false, true])
    for (const { name, entry } of found)
      if (entry.typeOnly === typeOnly && !homes.has(entry.name)) homes.set(entry.name, name);
  const pages = new Map([['README.md', list(modules)]]);
  for (const module of modules) pages.set(pageName(module.name), page(module, homes));
  return pages;
}

function list(modules) {
  const lines = modules.map(
    ({ name, entries }) =>
      `- [\`${importName(name)}\`](${pageName(name)}): ${entries
        .filter(({ kind, typeOnly }) => (kind === 'class' && !typeOnly) || kind === 'function')
        .map((entry) => `\`${entry.name}\``)
        .join(', ')}`,
  );
  return `# The library's public modules

Made from the docstrings by \`npm run docs\`. Times are milliseconds unless said otherwise.
Who comes from Python begins with [Python → TypeScript](../python-to-typescript.md).

${lines.join('\n')}
`;
}

function page({ name, intro, entries }, homes) {
  const parts = [`# \`${importName(name)}\``];
  if (intro !== '') parts.push(prose(intro));
  parts.push(`\`\`\`ts\nimport { … } from '${importName(name)}';\n\`\`\``);
  for (const title of new Set(order.map(([, one]) => one))) {
    const kinds = order.filter(([, one]) => one === title).map(([kind]) => kind);
    const own = entries.filter((entry) => kinds.includes(entry.kind) && homes.get(entry.name) === name);
    if (own.length > 0) parts.push(`## ${title}`, ...own.flatMap(describe));
  }
  const elsewhere = entries.filter((entry) => homes.get(entry.name) !== name);
  if (elsewhere.length > 0) {
    const links = elsewhere.map(
      (entry) => `[\`${entry.name}\`](${pageName(homes.get(entry.name))}#${anchor(entry.name)})`,
    );
    parts.push('## Also here', `The same as in the other module: ${links.join(', ')}.`);
  }
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const anchor = (name) => name.toLowerCase();

function describe(entry) {
  const parts = [`### ${entry.name}`];
  if (entry.signatures !== undefined) parts.push(code(entry.signatures));
  else parts.push(code([entry.heading, ...entry.constructors.map(({ signature }) => signature)]));
  parts.push(...told(entry));
  for (const one of entry.constructors ?? []) parts.push(...told(one));
  for (const member of entry.members ?? [])
    parts.push(`#### ${entry.name}.${member.name}`, code(member.signatures), ...told(member));
  return parts;
}

function told({ text, tags }) {
  const lines = tags
    .filter((tag) => tag.name === 'param' || tag.name === 'throws' || tag.name === 'returns')
    .map((tag) => {
      if (tag.name === 'throws') return `Throws ${prose(tag.text)}`;
      if (tag.name === 'returns') return `Returns ${prose(tag.text)}`;
      const [name, ...rest] = tag.text.split(' ');
      return `\`${name}\`: ${prose(rest.join(' ').replace(/^- /, ''))}`;
    });
  return [text === '' ? '' : prose(text), ...lines];
}

function prose(text) {
  return text.replace(/\{@link (\S+?)\}/g, '`$1`').replace(/([^\n])\n(?!\n|[-*] )/g, '$1\n');
}

function code(lines) {
  return `\`\`\`ts\n${lines.join('\n')}\n\`\`\``;
}
