/**
 * Starts a real PostgreSQL from the server binaries that npm installed, with no user, service or container of
 * the host. Only `initdb`, `pg_ctl` and `postgres` are used, so a crash of this process leaves a server that the
 * next start finds and adopts.
 */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type PostgresHome, postgresHome } from './postgres-home.ts';

const run = promisify(execFile);
const isWindows = process.platform === 'win32';
const OWNER = 'holdfast';

/** Kept in the data directory, mode 600. */
interface State {
  password: string;
  port: number;
}

export interface EmbeddedPostgres {
  /** URL of the database `postgres`, as its owner. */
  url: string;
  port: number;
  /** True when a server that an earlier run left behind was found alive. */
  adopted: boolean;
  isAlive: () => Promise<boolean>;
  /** Shuts down fast; open transactions are rolled back. */
  stop: () => Promise<void>;
  /** Sends SIGKILL to the server, as a crash would. */
  kill: () => Promise<void>;
  /** Starts the server again on the same port after `stop` or `kill`. */
  restart: () => Promise<void>;
}

type Server = PostgresHome & { data: string; settings: Record<string, string> };

/**
 * @param directory Holds `data/` and `postgres.log`; created when missing.
 * @param settings Server settings beside our own, e.g. `{ fsync: 'off' }`.
 */
export async function startEmbeddedPostgres({
  directory,
  settings = {},
}: {
  directory: string;
  settings?: Record<string, string>;
}): Promise<EmbeddedPostgres> {
  const place = await postgresHome(directory);
  const data = path.join(place.home, 'data');
  const server = { ...place, data, settings };

  if (!existsSync(path.join(data, 'PG_VERSION'))) await initialise(server);
  await refuseOtherVersion(server);
  const state = await readState(data);

  const adopted = await findAlive(server);
  if (!adopted) await launch(server, state);
  const port = await portOf(data);

  return {
    url: `postgres://${OWNER}:${state.password}@127.0.0.1:${port}/postgres`,
    port,
    adopted,
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

/** Creates the cluster under a temporary name and renames it, so that two first starts cannot mix. */
async function initialise({ binaries, identity, home, data }: Server) {
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
  const state = { password, port: await freePort() };
  await writeFile(statePath(draft), JSON.stringify(state), { mode: 0o600 });
  await rename(draft, data).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(path.join(data, 'PG_VERSION'))) throw error;
  });
}

async function refuseOtherVersion({ binaries, version, data }: Server) {
  const found = (await readFile(path.join(data, 'PG_VERSION'), 'utf8')).trim();
  const [needed] = version.split('.');
  if (found === needed) return;
  throw new Error(
    `${data} was made by PostgreSQL ${found}, but ${binaries} is PostgreSQL ${needed}. ` +
      'Restore a dump of the old data into a new folder, or set DATABASE_URL to a server of that version.',
  );
}

async function launch(server: Server, state: State) {
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

/** Detached: Ctrl-C in the terminal must stop the supervisor first, not the database. */
function control({ binaries, identity, home, data }: Server, args: string[]): Promise<number | null> {
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
 * `pg_ctl status` only checks that the process exists, which may be a zombie or another program: the server is alive
 * when its file says ready and its port accepts connections.
 */
async function findAlive(server: Server) {
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

async function isOurServer(pid: string, data: string) {
  if (isWindows) return true;
  const { stdout } = await run('ps', ['-o', 'stat=,args=', '-p', pid]).catch(() => ({ stdout: '' }));
  return !stdout.startsWith('Z') && stdout.includes(data);
}

const pidFile = async (data: string) =>
  (await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');

const portOf = async (data: string) => Number((await pidFile(data))[3]);

const statePath = (data: string) => path.join(data, 'holdfast.json');

const readState = async (data: string): Promise<State> =>
  JSON.parse(await readFile(statePath(data), 'utf8')) as State;

const program = (binaries: string, name: string) =>
  path.join(binaries, 'bin', isWindows ? `${name}.exe` : name);

const environment = () => ({ ...process.env, LC_ALL: 'C', LANG: 'C', TZ: 'UTC' });

export const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
      .on('connect', () => {
        resolve(false);
      })
      .on('error', () => {
        resolve(true);
      })
      .on('close', () => socket.destroy());
    socket.unref();
    socket.on('connect', () => socket.destroy());
  });

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
      .on('error', reject)
      .listen(0, '127.0.0.1', () => {
        const address = probe.address();
        probe.close(() => {
          resolve(typeof address === 'object' && address ? address.port : 0);
        });
      });
  });
