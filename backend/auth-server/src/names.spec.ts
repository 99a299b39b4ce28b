import { describe, expect, it } from '@jest/globals';
import { cleanName, nameFault } from './names.js';

describe('nameFault', () => {
  it.each([
    'Ada',
    'Dr. Ada Lovelace',
    'J.R.R. Tolkien',
    'J. R. R. Tolkien, Ph.D.',
    "O'Neil",
    'O’Neil',
    'Anne-Marie St.Clair',
    'ada.lovelace',
    'Müller/Meier',
    'X Æ A-12',
    '3',
    'Q',
    'Zoë Kvítkovámáš',
    'Zoe\u0308',
    'Nguyễn Thị Minh Khai',
    'Владимир Ильич',
    'Γιώργος',
    'עדה לאבלייס',
    'عبد الله',
    'علی\u200cرضا',
    'नरेन्द्र',
    'क\u094d\u200dष',
    '山田 太郎',
    '김민준',
    'อาทิตย์',
    'አበበ',
    '👩‍💻',
    '👨‍👩‍👧‍👦 family',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    '❤️',
    '★',
    'Team #1 (Berlin)',
    'Ada: the first',
    'Work laptop, 1.5 years old',
    'iPhone 15 Pro',
  ])('accepts %j', (name) => {
    expect(nameFault(name)).toBeUndefined();
  });

  it.each([
    ['nothing', '', 'NAME_REQUIRED'],
    ['a zero width space', '\u200b', 'NAME_REQUIRED'],
    ['zero width joiners', '\u200d\u200d\u200d', 'NAME_REQUIRED'],
    ['a Hangul filler', '\u3164', 'NAME_REQUIRED'],
    ['other Hangul fillers', '\u115f\u1160\uffa0', 'NAME_REQUIRED'],
    ['a blank of Braille', '\u2800', 'NAME_REQUIRED'],
    ['a word joiner', '\u2060', 'NAME_REQUIRED'],
    ['a soft hyphen', '\u00ad', 'NAME_REQUIRED'],
    ['tags without a flag', '\u{e0061}\u{e0062}', 'NAME_REQUIRED'],
    ['only combining characters', '\u0301\u0302', 'NAME_REQUIRED'],
    ['a variation selector', '\ufe0f', 'NAME_REQUIRED'],
    ['only punctuation', '- . -', 'NAME_REQUIRED'],
    ['101 characters', 'n'.repeat(101), 'NAME_TOO_LONG'],
    ['a NUL', 'A\0da', 'TEXT_UNPRINTABLE'],
    ['a line break', 'Ada\nBcc: eve', 'TEXT_UNPRINTABLE'],
    ['half of a surrogate pair', 'A\ud800da', 'TEXT_UNPRINTABLE'],
    ['an override of the direction', 'admin\u202egro.live', 'TEXT_UNPRINTABLE'],
    ['an isolate of the direction', '\u2066Ada\u2069', 'TEXT_UNPRINTABLE'],
    ['a direction mark', 'Ada\u200f', 'TEXT_UNPRINTABLE'],
    ['an Arabic letter mark', 'Ada\u061c', 'TEXT_UNPRINTABLE'],
    ['a line separator', 'Ada\u2028King', 'TEXT_UNPRINTABLE'],
    ['a paragraph separator', 'Ada\u2029King', 'TEXT_UNPRINTABLE'],
    ['a hidden character between letters', 'A\u200bda', 'TEXT_UNPRINTABLE'],
    ['tags after letters', 'Ada\u{e0061}\u{e007f}', 'TEXT_UNPRINTABLE'],
    ['a link', 'Your account is locked, sign in at https://evil.example/x', 'NAME_LINK'],
    ['another scheme', 'ftp://files', 'NAME_LINK'],
    ['www', 'See WWW.evil', 'NAME_LINK'],
    ['a domain', 'Win at evil.com now', 'NAME_LINK'],
    ['a domain at the end of a sentence', 'Go to evil.com.', 'NAME_LINK'],
    ['a domain and a path', 'evil.museum/free', 'NAME_LINK'],
    ['a domain in another script', 'приз.рф', 'NAME_LINK'],
    ['a domain with an ideographic full stop', 'evil。com', 'NAME_LINK'],
    ['a domain in full-width letters', 'ｅｖｉｌ．ｃｏｍ', 'NAME_LINK'],
    ['An e-mail address', 'eve@evil.com', 'NAME_LINK'],
    ['an address of numbers', '203.0.113.9/x', 'NAME_LINK'],
  ])('refuses %s', (_case, name, fault) => {
    expect(nameFault(name)).toBe(fault);
  });
});

describe('cleanName', () => {
  it.each([
    ['Ada Lovelace', 'Ada Lovelace'],
    ['  Ada\u202e  Lovelace\n', 'Ada Lovelace'],
    ['Ada https://evil.example/x King', 'Ada King'],
    ['علی\u200cرضا', 'علی\u200cرضا'],
    ['Ada\u2028King', 'Ada King'],
    ['n'.repeat(120), 'n'.repeat(100)],
  ])('changes %j to the name %j', (given, name) => {
    expect(cleanName(given, 'pat@example.com')).toBe(name);
  });

  it.each([
    ['pat@example.com', 'pat'],
    ['evil.com@example.com', 'evil com'],
    ['!@example.com', 'Holdfast user'],
  ])('takes the name from the address in %j', (email, name) => {
    expect(cleanName('\u200b www.evil.com', email)).toBe(name);
    expect(nameFault(cleanName('', email))).toBeUndefined();
  });
});
