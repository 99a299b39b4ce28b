import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from '@jest/globals';

const SOURCE = import.meta.dirname;
const FILES = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'),
);

it.each([
  ['random numbers that can be guessed', /Math\.random/],
  ['broken hashes', /['"](md5|sha1)['"]/i],
  ['a shell or another process', /child_process/],
  ['code made of text', /(?<![.\w])eval\(|new Function\(/],
  ['unchecked certificates', /rejectUnauthorized/],
])('the source of the server holds no %s', (_case, pattern) => {
  const found = FILES.filter((file) => pattern.test(readFileSync(path.join(SOURCE, file), 'utf8')));
  expect(found).toEqual([]);
});
