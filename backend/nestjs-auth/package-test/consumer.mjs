// @ts-check
// What the tests of the package share: the tarball, the README's own words, and commands in a stranger's environment.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const PACKAGE = path.resolve(import.meta.dirname, '..');
const NAME = '@holdfast/nestjs-auth';
const README = readFileSync(path.join(PACKAGE, 'README.md'), 'utf8');

/** Packs as `npm publish` does: `prepack` builds first. @param {string} folder @returns {string} The tarball. */
export function pack(folder) {
  run('npm', ['pack', '--silent', '--pack-destination', folder], PACKAGE);
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack made no tarball');
  return path.join(folder, tarball);
}

/**
 * The command that the README gives for the installation, with the tarball in place of the name in the registry.
 *
 * @param {string} tarball @returns {string[]} Without the name of the package manager.
 */
export function installCommand(tarball) {
  const [, command = ''] = /^## Add it to your service\n+```sh\n(.+)\n```$/m.exec(README) ?? [];
  const [manager, ...words] = command.split(' ');
  if (manager !== 'npm' || !words.includes(NAME)) throw new Error(`The README's command is "${command}"`);
  return words.map((word) => (word === NAME ? tarball : word));
}

/** Makes the changes of the README's diff in an application that `nest new` made. @param {string} folder */
export function applyReadmeDiff(folder) {
  const [, diff = ''] = /^```diff\n([\s\S]*?)^```$/m.exec(README) ?? [];
  const files = new Map([
    ['app.module.ts', 'src/app.module.ts'],
    ['app.e2e-spec.ts', 'test/app.e2e-spec.ts'],
  ]);
  for (const section of diff.split(/^ \/\/ /m).slice(1)) {
    const [title = '', ...lines] = section.split('\n');
    const file = files.get(title);
    if (file === undefined) throw new Error(`The README's diff has a file ${title}`);
    const target = path.join(folder, file);
    let text = readFileSync(target, 'utf8');
    let removed = '';
    for (const line of lines) {
      if (line.startsWith('-')) removed = line.slice(1);
      else if (line.startsWith('+') && removed === '') text = `${line.slice(1)}\n${text}`;
      else if (line.startsWith('+')) {
        if (!text.includes(removed)) throw new Error(`${file} has no line "${removed}"`);
        text = text.replace(removed, line.slice(1));
        removed = '';
      }
    }
    writeFileSync(target, text);
  }
}

/**
 * @param {string} command @param {readonly string[]} parameters @param {string} cwd
 * @param {Readonly<Record<string, string>>} [more] Variables of the environment.
 */
export function run(command, parameters, cwd, more = {}) {
  execFileSync(command, parameters, { cwd, env: environment(more), stdio: ['ignore', 'inherit', 'inherit'] });
}

/** @param {string} command @param {readonly string[]} parameters @param {string} cwd @returns {string} */
export function outputOf(command, parameters, cwd) {
  return execFileSync(command, parameters, { cwd, env: environment({}), encoding: 'utf8' });
}

/** @param {Readonly<Record<string, string>>} more */
function environment(more) {
  // NODE_ENV would reach the testing kit, NODE_OPTIONS and NODE_PATH the consumers' own resolution.
  return { ...process.env, NODE_ENV: '', NODE_OPTIONS: '', NODE_PATH: '', ...more };
}
