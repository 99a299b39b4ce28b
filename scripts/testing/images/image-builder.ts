/** Builds the content of the stages of a Dockerfile in plain folders, instruction by instruction, without Docker. */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';
import type * as Dockerignore from '@balena/dockerignore';
import { enter, type Image, makeBase } from './bare-root.ts';
import { parseStages, type Stage, type Step } from './dockerfile.ts';

/** A CommonJS package whose types say that it is a module. */
const dockerignore = createRequire(import.meta.url)(
  '@balena/dockerignore',
) as typeof Dockerignore.default.default;

const CACHE = path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'holdfast-images');
const DAY_MS = 24 * 60 * 60 * 1000;
mkdirSync(CACHE, { recursive: true });

interface Built extends Image {
  /** Names everything that went into the stage so far. */
  key: string;
}

export class ImageBuilder {
  readonly #context: string;
  readonly #files: string[];
  /** On the same file system as the cache, and with no node_modules above it that could hide a missing package. */
  readonly #folder = mkdtempSync(path.join(CACHE, 'run-'));
  readonly #stages = new Map<string, Promise<Built>>();

  /** @param context A git work tree: Docker gets the files that a fresh clone of it has. */
  constructor(context: string) {
    const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
      cwd: context,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    }).split('\0');
    const rules = readFileSync(path.join(context, '.dockerignore'), 'utf8');
    this.#context = context;
    this.#files = dockerignore()
      .add(rules)
      .filter(files.filter((file) => file && existsSync(path.join(context, file))));
  }

  /** Removes the stages, and from the cache what no run of the last day has used. */
  async remove() {
    await rm(this.#folder, { recursive: true });
    for (const name of await readdir(CACHE)) {
      const layer = path.join(CACHE, name);
      if (Date.now() - (await stat(layer)).mtimeMs > DAY_MS) await rm(layer, { recursive: true });
    }
  }

  /** The stage of that name, or the last one. */
  async build(dockerfile: string, target?: string): Promise<Image> {
    const stages = parseStages(await readFile(path.join(this.#context, dockerfile), 'utf8'));
    const wanted = target === undefined ? stages.at(-1) : stages.find(({ name }) => name === target);
    if (!wanted) throw new Error(`${dockerfile} has no stage ${target ?? ''}`);
    return this.#stage(dockerfile, stages, wanted);
  }

  #stage(dockerfile: string, stages: Stage[], stage: Stage): Promise<Built> {
    const name = `${path.dirname(dockerfile)}-${stages.indexOf(stage)}`.replaceAll('/', '-');
    const known = this.#stages.get(name);
    if (known) return known;
    const built = this.#carryOut(dockerfile, stages, stage, path.join(this.#folder, name));
    this.#stages.set(name, built);
    return built;
  }

  async #carryOut(dockerfile: string, stages: Stage[], { base, steps }: Stage, root: string) {
    const stageOf = async (name: string) => {
      const stage = stages.find((other) => other.name === name);
      return stage && this.#stage(dockerfile, stages, stage);
    };
    const parent = await stageOf(base);
    if (parent) await link(parent.root, root);
    let image: Built = parent
      ? { ...parent, root }
      : { ...makeBase(base, root), key: hash(base, process.arch) };
    for (const step of steps) {
      const source = step.from === undefined ? undefined : await stageOf(step.from);
      if (step.from !== undefined && !source)
        throw new Error(`${dockerfile} copies from ${step.from}, which isn't a stage`);
      image = await this.#step(image, step, source);
    }
    return image;
  }

  async #step(image: Built, { keyword, text }: Step, source: Built | undefined): Promise<Built> {
    const next = { ...image, key: hash(image.key, keyword, text, source?.key ?? '') };
    switch (keyword) {
      case 'WORKDIR':
        next.workdir = path.posix.resolve(image.workdir, text);
        await mkdir(path.join(image.root, next.workdir), { recursive: true });
        return next;
      case 'ENV':
        next.env = {
          ...image.env,
          ...Object.fromEntries(text.split(/\s+/).map((pair) => pair.split('=') as [string, string])),
        };
        return next;
      case 'COPY':
        return { ...next, key: hash(next.key, ...(await this.#copy(image, text.split(/\s+/), source))) };
      case 'RUN':
        await cached(next.key, image.root, () => run(image, text));
        return next;
      case 'USER':
        return { ...next, user: text };
      case 'CMD':
        return { ...next, command: JSON.parse(text) as string[] };
      case 'EXPOSE':
      case 'HEALTHCHECK':
        return next;
      default:
        throw new Error(`the test can't carry out ${keyword} ${text}`);
    }
  }

  /** Returns the hashes of what was copied from the context; a stage has a key already. */
  async #copy(image: Built, words: string[], source: Built | undefined): Promise<string[]> {
    const destination = words.pop() ?? '';
    const target = path.join(image.root, path.posix.resolve(image.workdir, destination));
    const hashes: string[] = [];
    for (const word of words) {
      const from = path.join(
        source ? source.root : this.#context,
        source ? path.posix.resolve('/', word) : word,
      );
      if (source) {
        await link((await stat(from)).isDirectory() ? `${from}/.` : from, target);
        continue;
      }
      const files = this.#files.filter((file) => file === word || file.startsWith(`${word}/`));
      if (files.length === 0) throw new Error(`COPY ${word}: the build context has no such file`);
      const isFolder = !files.includes(word);
      for (const file of files) {
        const inside = isFolder
          ? path.relative(word, file)
          : destination.endsWith('/')
            ? path.basename(file)
            : '';
        const place = path.join(target, inside);
        await mkdir(path.dirname(place), { recursive: true });
        // Not written over: the old file may be shared with the cache.
        await rm(place, { force: true });
        await copyFile(path.join(this.#context, file), place);
        hashes.push(file, hash(await readFile(place)));
      }
    }
    return hashes;
  }
}

/** A command of a base image with a shell runs inside of it; one of a build image runs with the programs of this machine. */
async function run(image: Image, text: string) {
  const { PATH = '' } = process.env;
  const hasShell = existsSync(path.join(image.root, 'bin/sh'));
  const child = hasShell
    ? enter(image, ['/bin/sh', '-c', text], 'rw', image.env)
    : spawn('sh', ['-c', text], {
        cwd: path.join(image.root, image.workdir),
        env: {
          ...image.env,
          PATH: `${path.dirname(process.execPath)}:${PATH}`,
          HOME: homedir(),
          // Asks the registry only about what this machine has never installed.
          npm_config_prefer_offline: 'true',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
  await finished(child, `RUN ${text}`);
}

export async function finished(child: ReturnType<typeof spawn>, what: string) {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`${what} failed with exit code ${String(code)}:\n${output}`);
  return output;
}

/** The folder after a command, from an earlier run of the same command on the same content where there is one. */
async function cached(key: string, root: string, work: () => Promise<void>) {
  const layer = path.join(CACHE, key);
  if (existsSync(layer)) {
    await rm(root, { recursive: true });
    await link(layer, root);
  } else {
    await work();
    const draft = `${layer}.${process.pid}`;
    await link(root, draft);
    await rename(draft, layer).catch(() => rm(draft, { recursive: true }));
  }
  await utimes(layer, new Date(), new Date());
}

/** Copies a tree by hard links: nothing here writes into a file that exists. */
async function link(from: string, to: string) {
  await mkdir(path.dirname(to), { recursive: true });
  await finished(spawn('cp', ['-alf', from, to]), `Copying ${from}`);
}

const hash = (...parts: (string | Buffer)[]) =>
  parts.reduce((sum, part) => sum.update(part).update('\0'), createHash('sha256')).digest('hex');
