import { readFileSync } from 'node:fs';
import { BloomFilter } from './bloom-filter.js';
import { entryOf, FILTER_FILE } from './filter-file.js';

const filter = BloomFilter.read(readFileSync(FILTER_FILE));

/** Whether a breach made a password public. About one in two thousand others is a false positive. */
export function isBreached(password: string): boolean {
  // Digests of Have I Been Pwned, which an operator may have added, keep the case.
  return filter.has(entryOf(password)) || filter.has(password.normalize('NFKC'));
}

/** Letters and everything between them: the word without the digits and signs around it. */
const WORD = /^[^\p{L}]*(?<word>\p{L}(?:.*\p{L})?)[^\p{L}]*$/su;
const WORD_MIN_LENGTH = 4;
/** "2026!", "!23456", "@2026": what guessing programs add to each word of their lists. */
const DECORATION_MAX_LENGTH = 6;

/**
 * Whether a password is one known word with digits and signs around it, which every guessing program tries.
 *
 * @param isKnown Whether a lower-case word is known about the person. The list of breached passwords is checked as well.
 */
export function isDecoratedWord(password: string, isKnown: (word: string) => boolean): boolean {
  const entry = entryOf(password);
  const word = WORD.exec(entry)?.groups?.word;
  if (word === undefined || Array.from(entry).length - Array.from(word).length > DECORATION_MAX_LENGTH) {
    return false;
  }
  if (isKnown(word)) return true;
  return Array.from(word).length >= WORD_MIN_LENGTH && filter.has(word);
}
