/** What tests of files read. Paths are relative to the root of the repository. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../root.ts';

export const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

/** The files of a folder and of those in it. */
export const filesBelow = (folder: string, pattern: RegExp) =>
  readdirSync(path.join(ROOT, folder), { encoding: 'utf8', recursive: true })
    .filter((file) => pattern.test(file))
    .map((file) => path.join(folder, file));

/** @param pattern With one group. */
export const matches = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, group = '']) => group);
