/**
 * `npm run words [-- path…]`: words that are banned here (`testing/banned-words.ts`) and words that no dictionary knows
 * (cspell, with the terms of this project in `.cspell/words.txt`), and how many each folder has.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fail } from './fail.ts';
import { ROOT } from './root.ts';
import { bannedWords } from './testing/banned-words.ts';

const CHECKED = /\.([cm]?[jt]sx?|md|ya?ml|po|html|css|sh)$|(^|\/)(Dockerfile|Caddyfile|\.env\.example|run)$/;
/** Written by a generator, or by others. */
const SKIPPED =
  /^frontend\/src\/(api\/generated|locales\/.*\.(js|ts)$)|(^|\/)(LICENSE|CHANGELOG\.md$)|banned-words|ordinary-titles|^grammar\/(src\/(en|de)\/|.*\.spec\.ts$)/;

const paths = process.argv.slice(2);
const missing = paths.find((each) => !existsSync(path.join(ROOT, each)));
if (missing) fail(`there is no file or folder ${missing}.`);
const options = { cwd: ROOT, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 } as const;
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--', ...paths], options)
  .split('\n')
  .filter((file) => CHECKED.test(file) && !SKIPPED.test(file) && existsSync(path.join(ROOT, file)));

const findings = [...files.flatMap(bannedIn), ...unknownIn(files)];
const counts = new Map<string, { banned: number; unknown: number }>();
for (const { kind, file, line, message } of findings) {
  console.log(`${file}:${line} ${message}`);
  const folder = path.dirname(file).split('/').slice(0, 4).join('/');
  const count = counts.get(folder) ?? { banned: 0, unknown: 0 };
  counts.set(folder, { ...count, [kind]: count[kind] + 1 });
}
if (findings.length > 0) console.table(Object.fromEntries([...counts].sort()));
console.log(`${files.length} files, ${findings.length} words that are banned or unknown`);
process.exitCode = findings.length > 0 ? 1 : 0;

interface Finding {
  kind: 'banned' | 'unknown';
  file: string;
  line: number;
  message: string;
}

function bannedIn(file: string): Finding[] {
  return bannedWords(readFileSync(path.join(ROOT, file), 'utf8')).map(({ line, word, instead }) => ({
    kind: 'banned',
    file,
    line,
    message: `"${word}" is banned: ${instead}`,
  }));
}

function unknownIn(list: string[]): Finding[] {
  if (list.length === 0) return [];
  const cspell = path.join(ROOT, 'node_modules', 'cspell', 'bin.mjs');
  const flags = [
    '--no-progress',
    '--no-summary',
    '--no-color',
    '--relative',
    '--cache',
    '--file-list',
    'stdin',
  ];
  const run = spawnSync(process.execPath, [cspell, 'lint', ...flags], { ...options, input: list.join('\n') });
  if (run.stderr) fail(run.stderr);
  return [...run.stdout.matchAll(/^(.+?):(\d+):\d+ - (.*)$/gm)].map(([, file = '', line, message = '']) => ({
    kind: 'unknown',
    file,
    line: Number(line),
    message,
  }));
}
