/**
 * Stands in for the base images, which a test can't download: a folder with the same program at the same path, the
 * libraries it links to, and nothing else. Commands run in it as in a container: it is their whole file system, read-only,
 * under the image's user and with the image's environment alone.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Image {
  /** The folder that holds the file system. */
  root: string;
  workdir: string;
  user: string;
  env: Record<string, string>;
  entrypoint: string[];
  command: string[];
}

const IMAGE_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const NODE_MAJOR = process.versions.node.replace(/\..*/, '');

/** Why commands can't be confined to a folder on this system, or undefined. */
export const confinementProblem =
  process.platform !== 'linux' || process.getuid?.() !== 0
    ? 'a bare root needs Linux and root'
    : spawnSync('unshare', ['--mount', 'true']).status !== 0
      ? 'this system does not allow mount namespaces'
      : undefined;

const find = (program: string) =>
  spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim();

const CADDY_PROGRAMS = ['caddy', 'setcap', 'curl', 'sh'];

/** Why the image of the edge can't be built and started here, or undefined. */
export const caddyProblem =
  confinementProblem ??
  CADDY_PROGRAMS.filter((program) => !find(program))
    .map((program) => `${program} is not installed`)
    .at(0);

/** Makes `root` hold what the base image brings. */
export function makeBase(base: string, root: string): Image {
  mkdirSync(root, { recursive: true });
  const image = {
    root,
    workdir: '/',
    user: '0:0',
    env: { PATH: IMAGE_PATH, HOME: '/' },
    entrypoint: [],
    command: [],
  };
  // Commands of a build image run with the programs of this machine.
  if (base.startsWith(`node:${process.versions.node}-`)) return image;

  for (const folder of ['dev', 'etc', 'proc', 'tmp']) mkdirSync(path.join(root, folder));
  writeFileSync(path.join(root, 'etc/hosts'), '127.0.0.1 localhost\n');
  if (base.startsWith(`gcr.io/distroless/nodejs${NODE_MAJOR}-`)) {
    if (confinementProblem) return { ...image, entrypoint: [process.execPath] };
    addProgram(root, process.execPath, '/nodejs/bin/node');
    // Native add-ons may need them; they come with the C library of the image.
    const { libc = '' } =
      /(?<libc>\/\S+)\/libc\.so/.exec(linkedLibraries(process.execPath).join('\n'))?.groups ?? {};
    for (const name of ['librt.so.1', 'libresolv.so.2', 'libutil.so.1'])
      addProgram(root, path.join(libc, name), path.join(libc, name));
    return { ...image, entrypoint: ['/nodejs/bin/node'] };
  }
  if (base.startsWith('caddy:')) {
    for (const program of CADDY_PROGRAMS) addProgram(root, find(program), `/usr/bin/${program}`);
    execFileSync('setcap', ['cap_net_bind_service=+ep', path.join(root, 'usr/bin/caddy')]);
    mkdirSync(path.join(root, 'bin'));
    addProgram(root, find('sh'), '/bin/sh');
    for (const folder of ['config', 'data', 'srv']) mkdirSync(path.join(root, folder));
    const env = { ...image.env, XDG_CONFIG_HOME: '/config', XDG_DATA_HOME: '/data' };
    return { ...image, env, workdir: '/srv' };
  }
  throw new Error(`nothing here stands in for the base image ${base}`);
}

function linkedLibraries(program: string): string[] {
  const linked = spawnSync('ldd', [program], { encoding: 'utf8' }).stdout;
  return [...linked.matchAll(/(\/\S+) \(0x/g)].map(([, file = '']) => file);
}

function addProgram(root: string, program: string, place: string) {
  for (const file of [program, ...linkedLibraries(program)]) {
    const target = path.join(root, file === program ? place : file);
    mkdirSync(path.dirname(target), { recursive: true });
    copyFileSync(realpathSync(file), target);
  }
}

// What is mounted here is gone with the process: the mount namespace belongs to it alone.
const ENTER = `set -e
root=$1 workdir=$2 uid=$3 gid=$4 access=$5 tmpfs=$6; shift 6
mount --bind "$root" "$root"
mount -o "remount,bind,$access" "$root"
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
for folder in $tmpfs; do mount -t tmpfs -o mode=1777 tmpfs "$root$folder"; done
exec unshare --root="$root" --wd="$workdir" --setgid="$gid" --setuid="$uid" -- "$@"`;

export interface RunOptions {
  env?: Record<string, string>;
  /** Replaces the command of the image. */
  command?: string[] | undefined;
  /** As `tmpfs:` and `volumes:` of the service: folders that may be written. */
  writable?: string[];
}

/** Starts the command of an image. Where nothing can be confined, it runs in the folder as the current user. */
export function runImage(
  image: Image,
  { env = {}, command = image.command, writable = [] }: RunOptions = {},
) {
  return enter(image, [...image.entrypoint, ...command], 'ro', { ...image.env, ...env }, writable);
}

/** The child process of a command line as the image's user in its file system. */
export function enter(
  { root, workdir, user }: Image,
  line: string[],
  access: 'ro' | 'rw',
  env: Record<string, string>,
  writable: string[] = [],
): ChildProcess {
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  const [program = '', ...args] = line;
  if (confinementProblem)
    return spawn(program, args, { cwd: path.join(root, workdir), env, stdio: [...stdio] });
  const [uid = '0', gid = '0'] = user.split(':');
  const inside = ['sh', '-c', ENTER, 'enter', root, workdir, uid, gid, access, writable.join(' '), ...line];
  return spawn('unshare', ['--mount', '--propagation', 'private', ...inside], { env, stdio: [...stdio] });
}
