// @ts-check
// npm run test:package -w backend/auth: packs the package, installs the tarball into fresh applications as a stranger
// would, compiles those against its types, and runs them. It needs a registry, so it is no part of `npm test`.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOM = path.resolve(import.meta.dirname, '..');
const BIN = path.resolve(ROOM, '../../node_modules/.bin');
const CONSUMERS = ['nest11-express-commonjs', 'nest12-fastify-esm'];

const work = mkdtempSync(path.join(tmpdir(), 'holdfast-package-'));
try {
  run('npm', ['pack', '--silent', '--pack-destination', work], ROOM);
  const [tarball = ''] = readdirSync(work).filter((name) => name.endsWith('.tgz'));
  for (const consumer of CONSUMERS) {
    const folder = path.join(work, consumer);
    cpSync(path.join(import.meta.dirname, consumer), folder, { recursive: true });
    run('npm', ['install', '--loglevel=error', '--no-audit', '--no-fund', path.join(work, tarball)], folder);
    run(path.join(BIN, 'tsc'), ['-p', '.'], folder);
    run(process.execPath, ['dist/check.js'], folder);
    console.log(`${consumer}: installs, compiles and runs`);
  }
  // Editors show the docstrings of these files: a build without comments would publish types that say nothing.
  const types = readFileSync(
    path.join(work, CONSUMERS[0] ?? '', 'node_modules/@holdfast/nestjs-auth/dist/auth.options.d.ts'),
    'utf8',
  );
  if (!types.includes('RFC 7518') || !types.includes('@default'))
    throw new Error('The types were packed without their docstrings');
  // A team on Jest in CommonJS mode: its loader cannot read ES modules, so nothing we need may be one.
  const folder = path.join(work, CONSUMERS[0] ?? '');
  run(path.join(BIN, 'jest'), ['--rootDir', folder, '--testMatch', '**/dist/*.spec.js'], folder);
  console.log('nest11-express-commonjs: runs under Jest in CommonJS mode');
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** @param {string} command @param {readonly string[]} parameters @param {string} cwd */
function run(command, parameters, cwd) {
  // NODE_ENV would reach the testing kit, NODE_OPTIONS and NODE_PATH the consumers' own resolution.
  const env = { ...process.env, NODE_ENV: '', NODE_OPTIONS: '', NODE_PATH: '' };
  execFileSync(command, parameters, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
}
