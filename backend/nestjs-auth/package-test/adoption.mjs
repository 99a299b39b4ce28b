// @ts-check
// npm run adoption -w backend/nestjs-auth [-- NAME…]: installs the tarball into applications in the shapes of real services,
// with the README's command and diff, and runs their tests. It needs a registry and some minutes.
import { randomBytes } from 'node:crypto';
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { applyReadmeDiff, installCommand, pack, PACKAGE, run } from './consumer.mjs';

/** How a manager is called, and what its `install` of one package is. */
const MANAGERS = {
  npm: { command: ['npm'], quiet: ['--no-audit', '--no-fund', '--loglevel=error'] },
  pnpm: { command: ['npx', '--yes', 'pnpm@10.26.2'], quiet: [] },
  yarn: { command: ['npx', '--yes', '@yarnpkg/cli-dist@4.12.0'], quiet: [] },
};
/** @typedef {keyof typeof MANAGERS} Manager */

/** What `nest new` makes: Jest with CommonJS on Nest 11, Vitest with ES modules on 12. */
const STARTERS = /** @type {const} */ ([
  { name: 'nest11-jest-npm', cli: '11.0.14', options: [], manager: 'npm' },
  // Without Plug'n'Play, with which the template's own ts-jest fails before the library is there.
  { name: 'nest11-jest-yarn', cli: '11.0.14', options: [], manager: 'yarn' },
  { name: 'nest12-vitest-npm', cli: '12.0.8', options: ['--no-observe'], manager: 'npm' },
  { name: 'nest12-vitest-pnpm', cli: '12.0.8', options: ['--no-observe'], manager: 'pnpm' },
]);
/** Small applications of `shapes`, some with an example of the README. */
const SHAPES = /** @type {const} */ ([
  { name: 'vitest-fastify', manager: 'npm' },
  { name: 'websockets-pnp', manager: 'yarn', example: 'websocket.ts' },
  { name: 'graphql', manager: 'npm', example: 'graphql.ts' },
  { name: 'microservice', manager: 'npm', example: 'microservice.ts' },
  { name: 'webpack-monorepo', manager: 'npm' },
]);

const wanted = process.argv.slice(2);
const isWanted = (/** @type {{ name: string }} */ { name }) => wanted.length === 0 || wanted.includes(name);
const work = mkdtempSync(path.join(tmpdir(), 'holdfast-adoption-'));
/** @type {string[]} */
const failed = [];
try {
  const tarball = pack(work);
  for (const starter of STARTERS.filter(isWanted))
    attempt(starter.name, () => adoptStarter(starter, tarball));
  for (const shape of SHAPES.filter(isWanted)) attempt(shape.name, () => adoptShape(shape, tarball));
} finally {
  rmSync(work, { recursive: true, force: true });
}
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}

/** @param {string} name @param {() => void} adopt */
function attempt(name, adopt) {
  const began = performance.now();
  try {
    adopt();
    console.log(`ok ${name} (${Math.round((performance.now() - began) / 1000)} s)`);
  } catch (error) {
    failed.push(name);
    console.error(`FAILED ${name}: ${String(error)}`);
  }
}

/** @param {(typeof STARTERS)[number]} starter @param {string} tarball */
function adoptStarter({ name, cli, options, manager }, tarball) {
  const create = ['--yes', `@nestjs/cli@${cli}`, 'new', name, '--skip-git', '--skip-install', ...options];
  run('npx', [...create, '--package-manager', manager], work);
  const folder = path.join(work, name);
  if (manager === 'yarn')
    writeFileSync(path.join(folder, '.yarnrc.yml'), 'nodeLinker: node-modules\ntsEnableAutoTypes: false\n');
  install(folder, manager, ['install']);
  const secret = { BETTER_AUTH_SECRET: randomBytes(32).toString('base64url') };
  // The template's own tests first, so that a failure below is ours.
  script(folder, manager, 'test:e2e', secret);
  install(folder, manager, installCommand(tarball));
  applyReadmeDiff(folder);
  for (const name of ['build', 'test', 'test:e2e']) script(folder, manager, name, secret);
  if (manager === 'npm') assertAlone(folder);
}

/** @param {{ name: string, manager: Manager, example?: string }} shape @param {string} tarball */
function adoptShape({ name, manager, example }, tarball) {
  const folder = path.join(work, name);
  cpSync(path.join(import.meta.dirname, 'shapes', name), folder, { recursive: true });
  if (example !== undefined)
    cpSync(path.join(PACKAGE, 'examples', example), path.join(folder, 'src', example));
  install(folder, manager, ['install']);
  install(folder, manager, installCommand(tarball));
  script(folder, manager, 'check', {});
  if (manager === 'npm') assertAlone(folder);
}

/** @param {string} folder @param {Manager} manager @param {readonly string[]} words Of npm. */
function install(folder, manager, words) {
  const [program = '', ...first] = MANAGERS[manager].command;
  const own = words.length > 1 && manager !== 'npm' ? ['add', ...words.slice(1)] : words;
  run(program, [...first, ...own, ...MANAGERS[manager].quiet], folder, {
    YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
  });
}

/** @param {string} folder @param {Manager} manager @param {string} name @param {Record<string, string>} variables */
function script(folder, manager, name, variables) {
  const [program = '', ...first] = MANAGERS[manager].command;
  run(program, [...first, 'run', name], folder, variables);
}

/** npm installed nothing for the library. @param {string} folder */
function assertAlone(folder) {
  const { packages } = JSON.parse(readFileSync(path.join(folder, 'node_modules/.package-lock.json'), 'utf8'));
  const own = 'node_modules/@holdfast/nestjs-auth';
  assert.equal(packages[own].dependencies, undefined);
  assert.deepEqual(
    Object.keys(packages).filter((name) => name.startsWith(`${own}/`)),
    [],
  );
}
