import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { ROOT } from './root.ts';
import { matches, read } from './testing/sources.ts';

const PACKAGES = [
  'backend/nestjs-auth',
  'backend/server-kit',
  'backend/api',
  'backend/auth-server',
  'frontend',
  'grammar',
];
interface Manifest {
  scripts: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

const manifest = (path: string) => JSON.parse(read(join(path, 'package.json'))) as Manifest;

/** The names of all dependencies of a package, of every kind. */
const dependencies = (path: string) => {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = manifest(path);
  return Object.keys({
    ...dependencies,
    ...devDependencies,
    ...optionalDependencies,
    ...peerDependencies,
  });
};

/** The library's README has absolute links, because npm shows it without the repository. */
const OURS = `${(JSON.parse(read('backend/nestjs-auth/package.json')) as { bugs: { url: string } }).bugs.url.replace(/issues$/, '')}blob/main/`;

const DOCUMENTS = [
  ...filesBelow('.', /\.md$/, 0),
  ...filesBelow('docs', /\.md$/, 2),
  ...PACKAGES.flatMap((folder) => filesBelow(folder, /\.md$/, 0)),
];

describe('the documents', () => {
  for (const file of DOCUMENTS) {
    it(`have only working links in ${file}`, () => {
      for (const [, target = ''] of read(file).matchAll(/\]\(([^)\s]+)\)/g)) {
        const ours = target.startsWith(OURS);
        if (/^https?:/.test(target) && !ours) continue;
        const [path = '', anchor] = (ours ? target.slice(OURS.length) : target).split('#');
        const linked = ours ? path : path === '' ? file : join(dirname(file), path);
        assert.ok(existsSync(join(ROOT, linked)), `${target} is not there`);
        if (anchor) assert.ok(anchorsOf(linked).includes(anchor), `${target}: no such heading`);
      }
    });

    it(`name only existing commands in ${file}`, () => {
      const known = new Set(['.', ...PACKAGES].flatMap((folder) => Object.keys(manifest(folder).scripts)));
      for (const [, script = ''] of read(file).matchAll(/npm run ([a-z][\w:-]*)/g)) {
        assert.ok(known.has(script), `npm run ${script}`);
      }
    });
  }

  it('show TypeScript in README.md that compiles against the built packages', async () => {
    const reports = join(ROOT, 'reports');
    mkdirSync(reports, { recursive: true });
    // Below the root, so that its packages are found.
    const folder = mkdtempSync(join(reports, 'readme-'));
    try {
      const blocks = matches(read('README.md'), /^```ts\n([\s\S]*?)^```$/gm);
      assert.ok(blocks.length > 1);
      blocks.forEach((block, index) => {
        const server = "declare const server: import('node:http').Server;\n";
        writeFileSync(join(folder, `block-${index}.ts`), server + block);
      });
      const compilerOptions = { noEmit: true };
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
      writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({ extends: '../../tsconfig.base.json', compilerOptions }),
      );
      const tsc = join(ROOT, 'node_modules/@typescript/native/bin/tsc');
      await promisify(execFile)(process.execPath, [tsc, '-p', folder]).catch((error: unknown) =>
        assert.fail(error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error)),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('list every decision in docs/README.md', () => {
    const index = read('docs/README.md');
    for (const record of filesBelow('docs/adr', /^(?!0000).*\.md$/, 0)) {
      assert.ok(index.includes(`(${record.replace('docs/', '')})`), record);
    }
  });

  it('have only absolute links in the README of the library, which npm shows alone', () => {
    const links = matches(read('backend/nestjs-auth/README.md'), /\]\(([^)\s]+)\)/g);
    assert.ok(links.some((link) => link.startsWith(OURS)));
    assert.deepEqual(
      links.filter((link) => !/^(https:|#)/.test(link)),
      [],
    );
  });

  it('give a reason for every dependency of every package', () => {
    const [, decision = ''] = read('docs/adr/0009-dependencies.md').split('## Decision');
    const reasons = matches(decision, /`([^`]+)`/g);
    const explains = (reason: string, name: string) =>
      reason.endsWith('/*') ? name.startsWith(reason.slice(0, -1)) : name === reason;
    const used = ['.', 'docs', ...PACKAGES].flatMap(dependencies);
    assert.ok(used.length > 100);
    assert.deepEqual(
      used.filter(
        (name) => !name.startsWith('@holdfast/') && !reasons.some((reason) => explains(reason, name)),
      ),
      [],
    );
  });

  it('give no reason for a removed package', () => {
    const [, tables = ''] = read('docs/adr/0009-dependencies.md').split('### At run time');
    const reasoned = [...tables.matchAll(/^\| (`[^|]+`)/gm)].flatMap(
      ([, names = '']) => names.match(/[^`,\s]+/g) ?? [],
    );
    const installed = ['.', 'docs', ...PACKAGES].map((folder) => read(join(folder, 'package.json'))).join();
    assert.ok(reasoned.length > 20);
    assert.deepEqual(
      reasoned.filter(
        (name) => !installed.includes(name.endsWith('*') ? `"${name.slice(0, -1)}` : `"${name}":`),
      ),
      [],
    );
  });

  it('list every command of the root in CONTRIBUTING.md', () => {
    const table = read('CONTRIBUTING.md');
    const hidden = Object.keys(manifest('.').scripts).filter(
      (name) => !new RegExp(`npm (run )?${name}\`|npm (run )?${name} `).test(table),
    );
    assert.deepEqual(hidden, []);
  });
});

describe('docs/errors.md [A18]', () => {
  // Of the same form and no codes of answers: symbols, and what libraries call their own errors.
  const CODE = /(?<!Symbol\()'(?!ERR_|EAI_|FST_|HPE_)([A-Z]+(?:_[A-Z]+)+)'/g;

  const documented = new Map(
    [...read('docs/errors.md').matchAll(/^\| `([A-Z_]+)` +\| (\d{3})/gm)].map(
      ([, code = '', status = '']) => [code, status],
    ),
  );

  it('lists exactly the codes that the library, the API, the auth server and the edges return', () => {
    const sources = ['backend/nestjs-auth/src', 'backend/server-kit/src', 'backend/api/src'].flatMap(
      (folder) =>
        filesBelow(folder, /(?<!\.spec)\.ts$/, 9).filter(
          (file) => !/\/(config|testing)\/|settings\.ts$/.test(file),
        ),
    );
    const literal = sources.flatMap((file) => matches(read(file), CODE));
    const edges = ['scripts/product/edge.ts', 'frontend/Caddyfile'].flatMap((file) =>
      matches(read(file), /"?code"?: ?['"]([A-Z_]+)['"]/g),
    );
    const answered = new Set([...literal, ...authServerProblems().keys(), ...edges]);
    assert.deepEqual([...documented.keys()].sort(), [...answered].sort());
  });

  it('gives each code of the auth server its status', () => {
    for (const [code, status] of authServerProblems()) assert.equal(documented.get(code), status, code);
  });

  it('lists the rules of fields of the auth server', () => {
    const [, table = ''] =
      /const FIELD_MESSAGES = \{([\s\S]*?)\n\} as const/.exec(
        read('backend/auth-server/src/request-bodies.ts'),
      ) ?? [];
    const rules = matches(table, /^ {2}([A-Z_]+):/gm);
    assert.ok(rules.length > 5);
    assert.deepEqual(
      rules.filter((rule) => !read('docs/errors.md').includes(`\`${rule}\``)),
      [],
    );
  });

  function authServerProblems() {
    const [, table = ''] =
      /const PROBLEMS = \{([\s\S]*?)\n\} as const/.exec(read('backend/auth-server/src/problem.ts')) ?? [];
    const problems = new Map(
      [...table.matchAll(/^ {2}([A-Z_]+): \[(\d{3})/gm)].map(([, code = '', status = '']) => [code, status]),
    );
    assert.ok(problems.size > 5);
    return problems;
  }
});

/**
 * @param folder Relative to the repository.
 * @param depth How many levels of folders to go down.
 */
function filesBelow(folder: string, name: RegExp, depth: number): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (['node_modules', 'library', '.vitepress'].includes(entry.name)) return [];
    if (entry.isDirectory()) return depth > 0 ? filesBelow(path, name, depth - 1) : [];
    return name.test(entry.name) ? [path] : [];
  });
}

/** The anchors that GitHub makes of headings. */
function anchorsOf(file: string) {
  return matches(read(file), /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
