import { readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { BloomFilter } from './bloom-filter.js';
import { isBreached } from './breached-passwords.js';
import { FILTER_FILE } from './filter-file.js';

describe('The filter of breached passwords', () => {
  it('contains more than a million passwords in less than three megabytes', () => {
    const file = readFileSync(FILTER_FILE);
    expect(BloomFilter.read(file).entries).toBeGreaterThan(1_000_000);
    expect(file.length).toBeLessThan(3_000_000);
  });

  it('mistakes at most one in a thousand random passwords for a breached one', () => {
    const sample = 50_000;
    let found = 0;
    for (let count = 0; count < sample; count += 1) {
      if (isBreached(randomBytes(12).toString('base64url'))) found += 1;
    }
    // Two looks at one in two thousand each are about one in a thousand; five standard deviations above that.
    expect(found).toBeLessThan(sample / 1_000 + 5 * Math.sqrt(sample / 1_000));
  });

  it.each(['trustno1', 'iloveyou2', 'Liverpool1892', 'ｌｉｖｅｒｐｏｏｌ１８９２'])(
    'contains %j',
    (password) => {
      expect(isBreached(password)).toBe(true);
    },
  );
});

describe('BloomFilter', () => {
  it('contains everything that was added, before and after it is stored', () => {
    const filter = BloomFilter.forEntries(1_000, 16);
    const texts = Array.from({ length: 1_000 }, (_, index) => `text ${index}`);
    for (const text of texts) filter.add(text);
    const read = BloomFilter.read(filter.toBuffer());
    expect(texts.filter((text) => !filter.has(text) || !read.has(text))).toEqual([]);
    expect(read.entries).toBe(1_000);
  });

  it('accepts the digests of Have I Been Pwned', () => {
    const filter = BloomFilter.forEntries(1, 16);
    filter.addDigest(Buffer.from('5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8', 'hex'));
    expect(filter.has('password')).toBe(true);
    expect(filter.has('passwort')).toBe(false);
  });

  it('refuses a file in another format', () => {
    expect(() => BloomFilter.read(Buffer.alloc(4_096))).toThrow('this is not a breached-passwords file');
  });
});
