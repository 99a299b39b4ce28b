export const NAME_MAX_LENGTH = 100;

export type NameFault = 'NAME_REQUIRED' | 'NAME_TOO_LONG' | 'NAME_LINK' | 'TEXT_UNPRINTABLE';

/** Letters, numbers and symbols that show something. Hangul fillers are letters, and the blank of Braille is a symbol. */
const VISIBLE = /(?![\p{Default_Ignorable_Code_Point}\u2800])[\p{L}\p{N}\p{S}]/u;

/**
 * Controls, halves of surrogate pairs, separators of lines, and format characters, which reorder or hide text. Two join
 * or part letters and emoji (U+200C, U+200D), some stand before numbers of Arabic or Syriac and are seen.
 */
const UNPRINTABLE =
  /(?![\u200d\u200c\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Cf}]/u;
/** England, Scotland, Wales: a flag, tags that spell the region, and the end of it. */
const FLAGS_OF_REGIONS = /\u{1f3f4}[\u{e0020}-\u{e007e}]{1,8}\u{e007f}/gu;

/** Endings that mail programs make a link of without a slash after them. A name such as "Jo.Hartman" ends with none. */
const LINK_ENDINGS =
  'com|net|org|info|biz|app|dev|xyz|top|club|online|site|shop|store|live|link|click|icu|vip|ru|cn|tk|рф';
const LINK = new RegExp(
  String.raw`:\/\/|\bwww\.|\d+\.\d+\.\d+\.\d+|[\p{L}\p{N}]\.(?:(?:${LINK_ENDINGS})(?![\p{L}\p{N}])|\p{L}{2,}[\/:?#])`,
  'iu',
);
/** What browsers and mail programs take for the dot of a domain. */
const DOTS = /[。．｡]/gu;

/**
 * Judges the name of a person or of a passkey: it is shown to others and stands in mails, so it must be seen, keep its
 * order, and lead nowhere.
 */
export function nameFault(name: string): NameFault | undefined {
  if (!VISIBLE.test(name)) return 'NAME_REQUIRED';
  if (Array.from(name).length > NAME_MAX_LENGTH) return 'NAME_TOO_LONG';
  if (UNPRINTABLE.test(name.replace(FLAGS_OF_REGIONS, ''))) return 'TEXT_UNPRINTABLE';
  return LINK.test(name.normalize('NFKC').replace(DOTS, '.')) ? 'NAME_LINK' : undefined;
}

/**
 * The name that a provider gives, made to pass: what may not stand in a name is left out. A person can change it here,
 * but not while they sign up there.
 *
 * @param email For a name of which nothing is left: the part before the "@" stands in.
 */
export function cleanName(name: string, email: string): string {
  const local = email.slice(0, Math.max(0, email.lastIndexOf('@')));
  const candidates = [withoutFaults(name), local, local.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()];
  return candidates.find((candidate) => nameFault(candidate) === undefined) ?? NAMELESS;
}

const NAMELESS = 'Holdfast user';

function withoutFaults(name: string): string {
  const printable = Array.from(name, (character) =>
    /\s/u.test(character) ? ' ' : UNPRINTABLE.test(character) ? '' : character,
  ).join('');
  const words = printable.split(' ').filter((word) => word !== '' && nameFault(word) !== 'NAME_LINK');
  return Array.from(words.join(' ')).slice(0, NAME_MAX_LENGTH).join('').trim();
}
