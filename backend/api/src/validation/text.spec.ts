import { describe, expect, it } from '@jest/globals';
import { lineOf, linesOf, nameOf } from './text.js';

describe('lineOf', () => {
  it.each([
    ['Slides\u000Bpage 2', 'Slides page 2'],
    ['Slides \u000B page 2', 'Slides page 2'],
    ['one\u000Ctwo\u0085three', 'one two three'],
    ['bell\u0007 and escape\u001B[0m', 'bell and escape[0m'],
    ['\u0001start', 'start'],
    ['delete\u007F, C1 \u0091quotes\u0092', 'delete, C1 quotes'],
    ['tab\tand\nnewline', 'tab\tand\nnewline'],
    ['Zürich, 搬家, 👨‍👩‍👧, שלום', 'Zürich, 搬家, 👨‍👩‍👧, שלום'],
    // Refused by another rule, not dropped.
    ['NUL\0', 'NUL\0'],
  ])('%j becomes %j', (text, expected) => {
    expect(lineOf(text)).toBe(expected);
  });
});

describe('linesOf', () => {
  it.each([
    ['one\u000Ctwo', 'one\ntwo'],
    ['one\u000B\ntwo', 'one\ntwo'],
    ['one\r\n\ttwo\u0007', 'one\r\n\ttwo'],
    ['  # Heading  ', '  # Heading  '],
  ])('%j becomes %j', (text, expected) => {
    expect(linesOf(text)).toBe(expected);
  });
});

describe('nameOf', () => {
  it.each([
    ['u\u0308brig', 'übrig'],
    [' Cafe\u0301\u000B', 'Café'],
    ['한글', '한글'],
    // Two characters in every spelling.
    ['q\u0323', 'q\u0323'],
  ])('%j is named %j', (text, expected) => {
    expect(nameOf(text)).toBe(expected);
  });
});
