import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

const points = Array.from(read('docs/sign-in-checklist.md').matchAll(/^\| (\d+) /gm), ([, point]) => point);
const titles = ['frontend/e2e', 'frontend/src', 'backend/auth-server/test']
  .flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(
      (file) => `${folder}/${file}`,
    ),
  )
  .filter((file) => /spec\.tsx?$/.test(file))
  .flatMap((file) => read(file).match(/\b(?:it|test)\b[^\n]*(?:\n\s+['"`][^\n]*)?/g) ?? []);

it('Each of the 64 points of docs/sign-in-checklist.md is named in a test title', () => {
  expect(points).toHaveLength(64);
  const untested = points.filter((point) => !titles.some((title) => title.includes(`[auth-${point}]`)));
  expect(untested).toEqual([]);
});
