/**
 * `npm run requirements`: shows which tests prove each row of docs/requirements.md.
 * `-- --check` also fails when a row that is not listed under "Not yet" has no test, or a listed one has a test.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const TEST_FILE = /\.(e2e-)?spec\.tsx?$|\/(test|e2e)\/.*\.ts$|^scripts\/.*\.test\.ts$/;
const NOT_SOURCES = new Set(['node_modules', 'dist', 'coverage', 'reports', 'test-results', 'generated']);
const NEVER_RUN = new Set(['skip', 'todo', 'fixme', 'step']);

interface Row {
  id: string;
  files: string[];
  tests: number;
}

export function readRequirements(markdown: string): { ids: string[]; notYet: Set<string> } {
  const [table = '', list = ''] = markdown.split(/^## Not yet$/m);
  const ids = [...table.matchAll(/^\| ([A-E]\d+) +\|/gm)].map(([, id = '']) => id);
  return { ids, notYet: new Set([...list.matchAll(/\b[A-E]\d+\b/g)].map(([id]) => id)) };
}

/**
 * Returns the requirement ids of each test in a file. An id in a `describe` title holds for every test inside it, and one
 * in an inline `it.each` table for that test.
 *
 * @param path Only its extension matters.
 * @returns One list of ids a test, empty where its title has none.
 */
export function requirementsOf(path: string, text: string): string[][] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const tests: string[][] = [];
  const visit = (node: ts.Node, outerTitles: string) => {
    const found = testCall(node, source);
    const titles = found ? `${outerTitles} ${found.title}` : outerTitles;
    if (found?.kind === 'test')
      tests.push([...new Set([...titles.matchAll(/\[([A-Z]\d+)\]/g)].map(([, id = '']) => id))]);
    ts.forEachChild(node, (child) => {
      visit(child, titles);
    });
  };
  visit(source, '');
  return tests;
}

function testCall(
  node: ts.Node,
  source: ts.SourceFile,
): { kind: 'test' | 'group'; title: string } | undefined {
  const title = ts.isCallExpression(node) ? node.arguments[0] : undefined;
  if (!ts.isCallExpression(node) || !title || !isText(title)) return undefined;
  const words = [];
  let table = '';
  let callee: ts.Expression = node.expression;
  while (ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee)) {
    if (ts.isPropertyAccessExpression(callee)) words.push(callee.name.text);
    else table = callee.getText(source);
    callee = callee.expression;
  }
  if (!ts.isIdentifier(callee)) return undefined;
  words.push(callee.text);
  if (!['it', 'test', 'describe'].includes(callee.text) || words.some((word) => NEVER_RUN.has(word)))
    return undefined;
  return {
    kind: words.includes('describe') ? 'group' : 'test',
    title: `${title.getText(source)} ${table}`,
  };
}

function isText(node: ts.Node) {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isBinaryExpression(node);
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return NOT_SOURCES.has(entry.name) ? [] : filesBelow(path);
    return [path];
  });
}

/** @param root The repository. */
export function trace(root: string): { rows: Row[]; notYet: Set<string>; mistakes: string[] } {
  const { ids, notYet } = readRequirements(readFileSync(join(root, 'docs/requirements.md'), 'utf8'));
  const rows = new Map<string, Row>(ids.map((id) => [id, { id, files: [], tests: 0 }]));
  const mistakes = [...notYet]
    .filter((id) => !rows.has(id))
    .map((id) => `"Not yet" names ${id}, which is not a row`);
  for (const path of ['backend', 'frontend', 'scripts'].flatMap((folder) => filesBelow(join(root, folder)))) {
    const file = relative(root, path).replaceAll('\\', '/');
    if (!TEST_FILE.test(file)) continue;
    for (const id of requirementsOf(path, readFileSync(path, 'utf8')).flat()) {
      const row = rows.get(id);
      if (!row) mistakes.push(`${file} has a test for [${id}], which is not a row of docs/requirements.md`);
      else {
        row.tests += 1;
        if (!row.files.includes(file)) row.files.push(file);
      }
    }
  }
  return { rows: [...rows.values()], notYet, mistakes };
}

/** @returns How the list "Not yet" differs from the rows without a test. */
export function staleRows(rows: Row[], notYet: Set<string>): string[] {
  return rows.flatMap(({ id, tests }) => {
    if (tests === 0 && !notYet.has(id)) return [`${id} has no test: write one with [${id}] in its title`];
    if (tests > 0 && notYet.has(id)) return [`${id} has a test now: remove it from the list "Not yet"`];
    return [];
  });
}

function main(args: string[]) {
  const { rows, notYet, mistakes } = trace(fileURLToPath(new URL('..', import.meta.url)));
  console.log('id    tests  where');
  for (const { id, tests, files } of rows) {
    const more = files.length > 2 ? ` and ${files.length - 2} more` : '';
    console.log(`${id.padEnd(5)} ${String(tests).padStart(5)}  ${files.slice(0, 2).join(', ')}${more}`);
  }
  const gaps = rows.filter(({ tests }) => tests === 0).map(({ id }) => id);
  console.log(
    `\n${rows.length - gaps.length} of ${rows.length} rows have a test. Without one: ${gaps.join(' ') || 'none'}.`,
  );
  const errors = args.includes('--check') ? [...mistakes, ...staleRows(rows, notYet)] : mistakes;
  for (const error of errors) console.error(error);
  if (errors.length > 0) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
