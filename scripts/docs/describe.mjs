// What the public modules export, read from the sources by TypeScript's own compiler: signatures and docstrings.
import ts from 'typescript';
import { join } from 'node:path';

/** Their members are other objects' and do what these do: a context's, and proxies' of maps, lists, locks and queues. */
const MIRRORS = /^(Context|SyncTypes|\w+Proxy)$/;

/** Known to every reader of JavaScript; nothing is to be said of them unless something is special. */
const plain = /^(toString|\[Symbol\.(dispose|asyncDispose|iterator|asyncIterator)\])$/;

export function describeModules(root, modules) {
  const options = { ...compilerOptions(root), noEmit: true };
  const files = modules.map((name) => join(root, `runtime/${name}.ts`));
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();
  const undocumented = new Set();
  const runtime = join(root, 'runtime/');
  const described = modules.map((name, index) => {
    const source = program.getSourceFile(files[index]);
    const module = source && checker.getSymbolAtLocation(source);
    const names = module === undefined ? [] : checker.getExportsOfModule(module);
    return { name, intro: intro(source), entries: names.map(entry).sort(byName) };
  });
  return { described, undocumented: [...undocumented].sort() };

  function entry(exported) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const declarations = (symbol.declarations ?? []).filter(visible);
    const [first] = declarations;
    // `export { SharedArray as Array }`: the name that users see counts.
    const described = { name: exported.name, kind: kindOf(first), ...docs(symbol) };
    // Only to name the type of what another module makes.
    described.typeOnly =
      described.kind === 'class' && (exported.declarations ?? []).some(ts.isTypeOnlyExportDeclaration);
    if (described.text === '') undocumented.add(exported.name);
    if (ts.isClassDeclaration(first) || ts.isInterfaceDeclaration(first)) {
      described.heading = heading(first, exported.name);
      described.constructors = constructors(first, exported.name);
      described.members = members(symbol, exported.name);
    } else {
      described.signatures = signatures(declarations);
    }
    return described;
  }

  function members(symbol, owner) {
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    return checker
      .getPropertiesOfType(type)
      .map((member) => ({ member, declarations: (member.declarations ?? []).filter(ownPublic) }))
      .filter(({ declarations }) => declarations.length > 0)
      .map(({ member, declarations }) => {
        const name = declarations[0].name.getText();
        const elsewhere = MIRRORS.test(owner) || (name === 'code' && owner !== 'CodedError');
        const described = { name, signatures: signatures(declarations), ...docs(member) };
        if (described.text === '' && described.tags.length === 0 && !plain.test(name) && !elsewhere)
          undocumented.add(`${owner}.${name}`);
        return described;
      });
  }

  /** What the library declares itself, for users: not what it inherits from Error, nor private and internal parts. */
  function ownPublic(declaration) {
    if (!declaration.getSourceFile().fileName.startsWith(runtime)) return false;
    const flags = ts.getCombinedModifierFlags(declaration);
    if (flags & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) return false;
    if (declaration.name === undefined || ts.isPrivateIdentifier(declaration.name)) return false;
    const name = declaration.name.getText();
    // `[transfer]` and `[inspect.custom]` are how the library's own parts and Node meet the object.
    return visible(declaration) && (!name.startsWith('[') || plain.test(name));
  }

  function constructors(declaration, name) {
    const found = (declaration.members ?? []).filter(
      (member) => ts.isConstructorDeclaration(member) && visible(member),
    );
    const overloads = found.filter((one) => one.body === undefined);
    return (overloads.length > 0 ? overloads : found).map((one) => ({
      signature: `new ${name}(${parameters(one)})`,
      ...docsOf(one),
    }));
  }

  function docs(symbol) {
    return {
      text: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
      tags: symbol.getJsDocTags(checker).map(tag),
    };
  }
}

function compilerOptions(root) {
  const { config } = ts.readConfigFile(join(root, 'runtime/tsconfig.json'), ts.sys.readFile);
  return ts.parseJsonConfigFileContent(config, ts.sys, join(root, 'runtime')).options;
}

const byName = (a, b) => (a.name < b.name ? -1 : 1);

const tag = ({ name, text }) => ({ name, text: ts.displayPartsToString(text) });

/** Of one declaration, where an overload or a constructor has its own. */
function docsOf(node) {
  const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return {
    text: comments.map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '').join('\n'),
    tags: comments
      .flatMap(({ tags }) => [...(tags ?? [])])
      .map((one) => ({
        name: one.tagName.text,
        text: [one.name?.getText(), ts.getTextOfJSDocComment(one.comment)].filter(Boolean).join(' '),
      })),
  };
}

function visible(declaration) {
  return !ts.getJSDocTags(declaration).some(({ tagName }) => tagName.text === 'internal');
}

/** The comment on top of a module's file. */
function intro(source) {
  const text = source?.getFullText() ?? '';
  const [comment] = ts.getLeadingCommentRanges(text, 0) ?? [];
  if (comment === undefined) return '';
  return text
    .slice(comment.pos, comment.end)
    .replace(/^\/\*\*|\*\/$/g, '')
    .replace(/^\s*\* ?/gm, '')
    .trim();
}

function kindOf(declaration) {
  if (ts.isClassDeclaration(declaration)) return 'class';
  if (ts.isFunctionDeclaration(declaration)) return 'function';
  if (ts.isInterfaceDeclaration(declaration)) return 'interface';
  if (ts.isTypeAliasDeclaration(declaration)) return 'type';
  return 'constant';
}

function heading(declaration, name) {
  const types = declaration.typeParameters?.map((one) => one.getText()).join(', ');
  const bases = (declaration.heritageClauses ?? [])
    .filter(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
    .flatMap(({ types: all }) => all.map((one) => one.getText()))
    // Bases that are no part of the API are an implementation's matter.
    .filter((base) => !/^(SharedObject|QueueBase|Elements)/.test(base));
  const kind = ts.isClassDeclaration(declaration) ? 'class' : 'interface';
  return `${kind} ${name}${types ? `<${types}>` : ''}${bases.length > 0 ? ` extends ${bases.join(', ')}` : ''}`;
}

function parameters(declaration) {
  return declaration.parameters.map((one) => oneLine(one.getText())).join(', ');
}

/** As they are written, without bodies; of an overloaded function only the overloads. */
function signatures(declarations) {
  const overloads = declarations.filter(
    (one) => ts.isFunctionLike(one) && !ts.isAccessor(one) && one.body === undefined,
  );
  const shown = overloads.length > 0 ? overloads : declarations;
  const writable = declarations.some(ts.isSetAccessor);
  const texts = shown.filter((one) => !ts.isSetAccessor(one) || shown.length === 1);
  return texts.map((one) => signature(one, writable));
}

function signature(declaration, writable) {
  if (ts.isGetAccessor(declaration) || ts.isSetAccessor(declaration)) {
    const type = declaration.type ?? declaration.parameters[0]?.type;
    return `${writable ? '' : 'readonly '}${declaration.name.getText()}: ${type?.getText() ?? 'unknown'}`;
  }
  const from = ts.isVariableDeclaration(declaration) ? declaration.parent : declaration;
  const start = firstWord(from);
  const end = declaration.body?.getStart() ?? declaration.initializer?.getStart() ?? declaration.end;
  const text = declaration.getSourceFile().text.slice(start, end);
  return oneLine(text.replace(/\s*=\s*$/, '').replace(/^(export|override|async|public)\s+/g, ''))
    .replace(/^((export|override|async|public|declare) )+/, '')
    .replace(/;$/, '');
}

function firstWord(node) {
  return node.getStart(node.getSourceFile(), false);
}

function oneLine(text) {
  return text
    .replace(/\/\*\*[^]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/([([{<]) (?=\S)/g, (whole, open) => (open === '{' ? whole : open))
    .replace(/,? ([)\]>])/g, '$1')
    .trim();
}
