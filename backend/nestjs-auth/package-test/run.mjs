// @ts-check
// npm run test:package -w backend/nestjs-auth: packs the package, installs the tarball into fresh applications as a stranger
// would, compiles those against its types, and runs them. It needs a registry, so it is not part of `npm test`.
import assert from 'node:assert/strict';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installCommand, outputOf, pack, PACKAGE, run } from './consumer.mjs';

const BIN = path.resolve(PACKAGE, '../../node_modules/.bin');
/** Each with the newest Nest of its major, and then with the oldest that the peer range lets in. */
const CONSUMERS = [
  { name: 'nest11-express-commonjs', platform: 'express', oldest: '11.0.1' },
  { name: 'nest12-fastify-esm', platform: 'fastify', oldest: '12.0.1' },
];
const COMMONJS = 'nest11-express-commonjs';
const QUIET = ['--loglevel=error', '--no-audit', '--no-fund', '--prefer-offline'];

const work = mkdtempSync(path.join(tmpdir(), 'holdfast-package-'));
try {
  const tarball = pack(work);
  const files = outputOf('tar', ['-tzf', tarball], work).trim().split('\n');
  console.log(`${files.length} files, ${Math.round(statSync(tarball).size / 1000)} kB packed`);
  for (const name of [
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
    'dist/jose.LICENSE.md',
    'dist/cjs/package.json',
  ])
    assert.ok(files.includes(`package/${name}`), `${name} is missing`);
  run(path.join(BIN, 'publint'), [tarball], work);
  run(path.join(BIN, 'attw'), ['--format', 'ascii', '--no-emoji', tarball], work);
  for (const { name, platform, oldest } of CONSUMERS) {
    const folder = path.join(work, name);
    cpSync(path.join(import.meta.dirname, name), folder, { recursive: true });
    install(folder, installCommand(tarball));
    check(folder);
    console.log(`${name}: installs, compiles and runs`);
    const nest = ['common', 'core', 'testing', `platform-${platform}`];
    install(folder, ['install', ...nest.map((part) => `@nestjs/${part}@${oldest}`)]);
    check(folder);
    console.log(`${name}: the same with Nest ${oldest}`);
  }
  const folder = path.join(work, COMMONJS);
  const installed = path.join(folder, 'node_modules/@holdfast/nestjs-auth');
  // Editors show the docstrings of these files: a build without comments would publish types that say nothing.
  const types = readFileSync(path.join(installed, 'dist/auth.options.d.ts'), 'utf8');
  if (!types.includes('RFC 7518') || !types.includes('@default'))
    throw new Error('The types were packed without their docstrings');
  assert.equal(
    outputOf('npm', ['ls', '--all', '--parseable', 'jose', 'passport', 'jsonwebtoken'], folder).trim(),
    '',
  );
  console.log(`${COMMONJS}: the package brings no other`);
  // A team on Jest in CommonJS mode: its loader cannot read ES modules, so nothing we need may be one.
  run(path.join(BIN, 'jest'), ['--rootDir', folder, '--testMatch', '**/dist/*.spec.js'], folder);
  console.log(`${COMMONJS}: runs under Jest in CommonJS mode`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** @param {string} folder @param {readonly string[]} command */
function install(folder, command) {
  run('npm', [...command, ...QUIET], folder);
}

/** @param {string} folder */
function check(folder) {
  run(path.join(BIN, 'tsc'), ['-p', '.'], folder);
  run(process.execPath, ['dist/check.js'], folder);
  // Those of node:test, without a runner.
  const tests = globSync('dist/*.test.js', { cwd: folder });
  if (tests.length > 0) run(process.execPath, ['--test', ...tests], folder);
}
