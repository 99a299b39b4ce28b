// @ts-check
/**
 * Runs a script of the repository: `node scripts/bootstrap.mjs scripts/start.ts [ARGUMENT…]`. It uses nothing but
 * Node's own modules, installs the packages when they are missing or stale, and runs the script with the Node version
 * that the lockfile pins, so that all machines use the same one.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OLDEST = { major: 20, minor: 19 };
/** Of the packages `node-*` in package.json. */
const PINNED_MAJOR = 24;

const [, , script = '', ...args] = process.argv;
await run(path.join(ROOT, script));

/** @param {string} file */
async function run(file) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor)) {
    fail(
      `Node ${process.versions.node} is too old: Holdfast needs ${OLDEST.major}.${OLDEST.minor} or newer.`,
    );
  }
  if (!isInstalled()) install();

  const pinned = pinnedNode();
  if (!pinned && major < PINNED_MAJOR) {
    fail(
      `npm has no Node ${PINNED_MAJOR} for ${process.platform}-${process.arch}: run this with your own Node ${PINNED_MAJOR}.`,
    );
  }
  if (pinned && path.resolve(process.execPath) !== pinned) return runWith(pinned, file);
  process.argv = [process.execPath, file, ...args];
  await import(pathToFileURL(file).href);
}

/** npm records what it installed in a hidden lockfile of the same form; packages of other platforms are left out. */
function isInstalled() {
  const hidden = path.join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = readLock(path.join(ROOT, 'package-lock.json'));
  const installed = readLock(hidden);
  return Object.entries(wanted).every(
    ([place, { version, optional, link }]) =>
      !place.startsWith('node_modules/') || link || optional || installed[place]?.version === version,
  );
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean, link?: boolean }>}
 */
function readLock(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

function install() {
  console.log('Installing packages (the first time takes a minute or two) …');
  // npm's own path where npm started us; else `npm` from the PATH, which on Windows is a script.
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: ROOT, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) fail('"npm ci" failed; its own message is above.');
}

/** Undefined on platforms for which npm has no Node: there the caller's own runs the script. */
function pinnedNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const file = path.join(ROOT, 'node_modules', `node-${platform}-${process.arch}`, 'bin', name);
  return existsSync(file) ? file : undefined;
}

/**
 * @param {string} node
 * @param {string} file
 */
function runWith(node, file) {
  const bin = path.join(ROOT, 'node_modules', '.bin');
  const env = {
    ...process.env,
    PATH: `${path.dirname(node)}${path.delimiter}${bin}${path.delimiter}${process.env.PATH}`,
  };
  const child = spawn(node, [file, ...args], { stdio: 'inherit', env });
  // Ctrl-C reaches both through the terminal's process group; a signal sent to this process alone is passed on.
  process.on('SIGINT', () => undefined);
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(`holdfast: ${message}`);
  process.exit(1);
}
