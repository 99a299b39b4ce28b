import { describe, expect, it } from 'vitest';
import { fold, foundParts, isSameName, startsWords } from './fold';

describe('fold', () => {
  it.each([
    ['Café', 'cafe'],
    ['Cafe\u0301', 'cafe'],
    ['Straße', 'strasse'],
    ['Łódź', 'lodz'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['שָׁלוֹם', 'שלום'],
    ['ﬁsh', 'fish'],
  ])('%j is compared as %j', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });
});

describe('startsWords', () => {
  it.each([
    ['Around the house', 'hou'],
    ['Around the house', 'THE-H'],
    ['Büro', 'bu'],
    ['Büro', 'bü'],
    ['Büro', 'Bu\u0308'],
    ['Büro', 'buero'],
    ['Buero', 'büro'],
    ['Küchen-Umbau', 'umb'],
    ['Łódź', 'lodz'],
    ['Boat', ''],
  ])('%j is found by %j', (name, typed) => {
    expect(startsWords(name, typed)).toBe(true);
  });

  it.each([
    ['Boat', 'oat'],
    ['Around the house', 'the around'],
    ['Bauer', 'bär'],
  ])('%j is not found by %j', (name, typed) => {
    expect(startsWords(name, typed)).toBe(false);
  });

  it('The same name may be typed in several spellings', () => {
    expect(isSameName('Büro Süd', 'buero-sued')).toBe(true);
    expect(isSameName('Büro', 'Büros')).toBe(false);
  });
});

describe('foundParts', () => {
  const highlighted = (text: string, search: string) =>
    foundParts(text, search)
      .map((part) => (part.isFound ? `[${part.text}]` : part.text))
      .join('');

  it.each([
    ['Oil the rope', 'ro', 'Oil the [ro]pe'],
    ['Oil the rope', 'ROPE oil', '[Oil] the [rope]'],
    ['Europe', 'rope', 'Europe'],
    ['Büro putzen', 'bur', '[Bür]o putzen'],
    ['Bu\u0308ro', 'bu', '[Bu\u0308]ro'],
    ['Straße kehren', 'strass', '[Straß]e kehren'],
    ['Straße kehren', 'stras', '[Straß]e kehren'],
    ['Łódź', 'lodz', '[Łódź]'],
    ['Pay “rent” to O’Brien', 'rent brien', 'Pay “[rent]” to O’[Brien]'],
    ['Ada’s cake', "Ada's", '[Ada]’[s] cake'],
    ['準備搬家了', '搬家', '準備[搬家]了'],
    ['Rope 👨‍👩‍👧 rope', 'rope', '[Rope] 👨‍👩‍👧 [rope]'],
    ['Rope', '', 'Rope'],
    ['Rope', '“”', 'Rope'],
    ['', 'rope', ''],
    ['a+b (c) [x]', '(c)', 'a+b ([c]) [x]'],
  ])('Of %j, a search for %j finds %j', (text, search, expected) => {
    expect(highlighted(text, search)).toBe(expected);
  });
});
