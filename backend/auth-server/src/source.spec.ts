import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from '@jest/globals';

const SOURCE = import.meta.dirname;
const FILES = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'),
);

/** What may, with the reason. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  // The lists of Have I Been Pwned are keyed by SHA-1: here it finds an entry of a public list and protects nothing.
  'broken hashes': ['passwords/bloom-filter.ts'],
  // A command for developers that packs the lists from npm. The server never loads it.
  'a shell or another process': ['passwords/build-filter-command.ts'],
};

it.each([
  ['random numbers that can be guessed', /Math\.random/],
  ['broken hashes', /['"](md5|sha1)['"]/i],
  ['a shell or another process', /child_process/],
  ['code made of text', /(?<![.\w])eval\(|new Function\(/],
  ['unchecked certificates', /rejectUnauthorized/],
])('The source of the server contains no %s', (name, pattern) => {
  const found = FILES.filter((file) => pattern.test(readFileSync(path.join(SOURCE, file), 'utf8')));
  expect(found).toEqual(EXCEPTIONS[name] ?? []);
});
