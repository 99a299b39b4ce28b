// @ts-check
// npm run test:package -w backend/nestjs-auth: packs the package, installs the tarball into fresh applications as a stranger
// would, compiles those against its types, and runs them. It needs a registry, so it isn't part of `npm test`.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const PACKAGE = path.resolve(import.meta.dirname, '..');
const BIN = path.resolve(PACKAGE, '../../node_modules/.bin');
/** Each with the newest Nest of its major, and then with the oldest that the peer range lets in. */
const CONSUMERS = [
  { name: 'nest11-express-commonjs', platform: 'express', oldest: '11.0.1' },
  { name: 'nest12-fastify-esm', platform: 'fastify', oldest: '12.0.1' },
];
const COMMONJS = 'nest11-express-commonjs';

const work = mkdtempSync(path.join(tmpdir(), 'holdfast-package-'));
try {
  run('npm', ['pack', '--silent', '--pack-destination', work], PACKAGE);
  const [tarball = ''] = readdirSync(work).filter((name) => name.endsWith('.tgz'));
  for (const { name, platform, oldest } of CONSUMERS) {
    const folder = path.join(work, name);
    cpSync(path.join(import.meta.dirname, name), folder, { recursive: true });
    installAndRun(folder, [path.join(work, tarball)]);
    console.log(`${name}: installs, compiles and runs`);
    const nest = ['common', 'core', 'testing', `platform-${platform}`];
    installAndRun(
      folder,
      nest.map((part) => `@nestjs/${part}@${oldest}`),
    );
    console.log(`${name}: the same with Nest ${oldest}`);
  }
  // Editors show the docstrings of these files: a build without comments would publish types that say nothing.
  const types = readFileSync(
    path.join(work, COMMONJS, 'node_modules/@holdfast/nestjs-auth/dist/auth.options.d.ts'),
    'utf8',
  );
  if (!types.includes('RFC 7518') || !types.includes('@default'))
    throw new Error('The types were packed without their docstrings');
  // A team on Jest in CommonJS mode: its loader cannot read ES modules, so nothing we need may be one.
  const folder = path.join(work, COMMONJS);
  run(path.join(BIN, 'jest'), ['--rootDir', folder, '--testMatch', '**/dist/*.spec.js'], folder);
  console.log(`${COMMONJS}: runs under Jest in CommonJS mode`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** @param {string} folder @param {readonly string[]} packages */
function installAndRun(folder, packages) {
  run('npm', ['install', '--loglevel=error', '--no-audit', '--no-fund', ...packages], folder);
  run(path.join(BIN, 'tsc'), ['-p', '.'], folder);
  run(process.execPath, ['dist/check.js'], folder);
}

/** @param {string} command @param {readonly string[]} parameters @param {string} cwd */
function run(command, parameters, cwd) {
  // NODE_ENV would reach the testing kit, NODE_OPTIONS and NODE_PATH the consumers' own resolution.
  const env = { ...process.env, NODE_ENV: '', NODE_OPTIONS: '', NODE_PATH: '' };
  execFileSync(command, parameters, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
}
