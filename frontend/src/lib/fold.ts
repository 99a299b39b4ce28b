/** Letters that Unicode doesn't decompose, and what users type for them. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ł: 'l', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ı: 'i', ŧ: 't', ς: 'σ' },
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th' },
};
const UMLAUTS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue' };

/** Text without case and accents, as the search of the API compares it. @example fold('Café Straße') // 'cafe strasse' */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/[łøđðħıŧςßæœþ]/gu, (letter) => LETTERS[letter] ?? letter);
}

/**
 * Returns whether words start with what was typed, each or all together, whatever the case, accents and hyphens. An umlaut
 * may be typed as German writes it without one.
 *
 * @example startsWords('Büro aufräumen', 'buero auf') // true
 */
export function startsWords(text: string, typed: string): boolean {
  const starts = spellings(typed);
  return spellings(text).some((words) => starts.some((start) => ` ${words}`.includes(` ${start}`)));
}

/** Returns whether two names differ only in case, accents and hyphens. */
export function isSameName(one: string, other: string): boolean {
  return spellings(one).some((name) => spellings(other).includes(name));
}

function spellings(text: string): string[] {
  const words = text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[\s_-]+/gu, ' ')
    .trim();
  return [fold(words), fold(words.replaceAll(/[äöü]/gu, (letter) => UMLAUTS[letter] ?? letter))];
}

/** The parts of a text that a search for words has found. */
export interface FoundPart {
  readonly text: string;
  readonly isFound: boolean;
}

/** Scripts without spaces between words, in which a search finds text anywhere: Thai, Lao, Myanmar, Khmer, Kana, Han. */
const WITHOUT_SPACES = /[\p{sc=Thai}\p{sc=Lao}\p{sc=Myanmar}\p{sc=Khmer}\p{sc=Hira}\p{sc=Kana}\p{sc=Han}]/u;
const WORD = /[\p{L}\p{N}]+/gu;

/**
 * Splits a text at what a search for words finds in it, as the API searches: where a word begins, whatever its case and accents.
 *
 * @example foundParts('Büro putzen', 'bur') // [{ text: 'Bür', isFound: true }, { text: 'o putzen', isFound: false }]
 */
export function foundParts(text: string, search: string): FoundPart[] {
  const { folded, places } = foldedWithPlaces(text);
  const isFound = new Array<boolean>(text.length).fill(false);
  for (const [word] of fold(search).matchAll(WORD)) {
    for (let at = folded.indexOf(word); at !== -1; at = folded.indexOf(word, at + 1)) {
      if (beginsWord(folded, at))
        isFound.fill(true, places[at], endOf(places, at + word.length - 1) ?? text.length);
    }
  }
  return partsOf(text, isFound);
}

/** The folded text, and for each of its units the place in the text that it comes from. */
function foldedWithPlaces(text: string): { folded: string; places: number[] } {
  const places: number[] = [];
  let folded = '';
  let place = 0;
  for (const character of text) {
    const units = fold(character);
    folded += units;
    places.push(...new Array<number>(units.length).fill(place));
    place += character.length;
  }
  return { folded, places };
}

/** Where the character ends that the last unit comes from, with its diacritics: ß is two units. */
function endOf(places: readonly number[], last: number): number | undefined {
  return places.slice(last).find((place) => place > (places[last] ?? 0));
}

function beginsWord(folded: string, at: number): boolean {
  return !/[\p{L}\p{N}]$/u.test(folded.slice(0, at)) || WITHOUT_SPACES.test(folded.slice(at, at + 2));
}

function partsOf(text: string, isFound: readonly boolean[]): FoundPart[] {
  const parts: FoundPart[] = [];
  let start = 0;
  for (let at = 1; at <= text.length; at += 1) {
    if (at < text.length && isFound[at] === isFound[start]) continue;
    parts.push({ text: text.slice(start, at), isFound: isFound[start] === true });
    start = at;
  }
  return parts;
}
