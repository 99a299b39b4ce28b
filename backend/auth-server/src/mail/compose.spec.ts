import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '../language.js';
import { composeMail, type Recipient } from './compose.js';
import { PAGES, type MailKind, type MailKinds } from './kinds.js';

const ORIGIN = 'https://tasks.example.com';
const AT = new Date('2026-03-07T18:05:00Z');

/** Facts for every kind: one that is missing here doesn't compile. */
const FACTS: MailKinds = {
  'address.confirm': [{ token: 'a-token' }],
  'password.reset': [{ token: 'a-token' }],
  'password.changed': [],
  'password.locked': [],
  'sign-up.repeated': [],
  'email-change.requested': [],
  'email-change.confirm': [{ token: 'a-token' }],
  'email-change.done': [{ token: 'a-token' }],
  'email.corrected': [],
  'account.deleted': [],
  'account.deleted-by-administrator': [],
  'account.locked': [{ reason: 'Spam & <b>more</b>', expiresAt: AT }],
  'account.unlocked': [],
  'second-factor.on': [],
  'second-factor.off': [],
  'second-factor.removed': [],
  'recovery.requested': [{ token: 'a-token' }],
  'recovery.started': [{ token: 'a-token', removesAt: AT }],
  'recovery.cancelled': [],
  'recovery.done': [],
  'passkey.added': [],
  'personal-token.created': [{ name: 'Script' }],
  'passkey.removed': [],
  'provider.linked': [{ provider: 'GitHub' }],
  'sign-in.new-device': [{ browser: 'Firefox 141', system: null, address: '203.0.113.7', at: AT }],
  'role.granted': [],
  'role.revoked': [],
  'administrator.added': [{ email: 'grace@example.com' }],
  invitation: [{ token: 'a-token', host: 'tasks.example.com' }],
};
const KINDS = Object.keys(FACTS) as MailKind[];

function compose(kind: MailKind, person: Partial<Recipient> = {}) {
  const ada = { name: 'Ada', email: 'ada@example.com', emailVerified: true, language: 'en' } as const;
  return composeMail(ORIGIN, { ...ada, ...person }, kind, ...FACTS[kind]);
}

/** Frequent words of one language that the other doesn't have. */
const WORDS = {
  en: /\b(the|your|you|this|was|account|now|with|password|address|sign)\b/i,
  de: /\b(der|dein|deine|du|das|wurde|konto|jetzt|mit|passwort|adresse|anmelden)\b/i,
};

describe.each(LANGUAGES)('A mail in %s', (language) => {
  it.each(KINDS)('of the kind %s is complete, in one language, and short enough to read [B8]', (kind) => {
    const { to, subject, text, html } = compose(kind, { language });
    expect(to).toEqual({ name: 'Ada', address: 'ada@example.com' });
    expect(subject.length).toBeLessThanOrEqual(60);
    expect(subject).toMatch(/^[A-ZÄÖÜ].*[^.!\s]$/);
    expect(text).toMatch(language === 'de' ? /^Hallo Ada,\n\n[a-zäöü]/ : /^Hello Ada,\n\n[A-Zg]/);
    expect(text).not.toMatch(/undefined|null|NaN|Invalid|\[object|\$\{| {2}/);
    for (const paragraph of text.split('\n\n')) expect(paragraph.length).toBeLessThanOrEqual(330);
    expect(html).toContain(`<html lang="${language}">`);
    const [own, other] = language === 'de' ? [WORDS.de, WORDS.en] : [WORDS.en, WORDS.de];
    const written = `${subject}\n${text}`.replace(/https:\S+|\S+@\S+/g, '');
    expect(written).toMatch(own);
    expect(written).not.toMatch(other);
  });

  it.each(KINDS)('of the kind %s links to its page, with its token if it has one', (kind) => {
    const pages: Partial<Record<MailKind, string>> = PAGES;
    const { text } = compose(kind, { language });
    const urls = text.match(/https:\S+/g) ?? [];
    const token = JSON.stringify(FACTS[kind]).includes('a-token') ? '#token=a-token' : '';
    expect(urls).toEqual(pages[kind] === undefined ? [] : [`${ORIGIN}${pages[kind]}${token}`]);
  });
});

it('Every kind of mail differs from its translation and from all other kinds', () => {
  const texts = LANGUAGES.flatMap((language) => KINDS.map((kind) => compose(kind, { language }).text));
  expect(new Set(texts).size).toBe(KINDS.length * LANGUAGES.length);
});

it('A mail shows what it is about: times, places, reasons and providers [B8]', () => {
  const textOf = (kind: MailKind, language: 'en' | 'de') => compose(kind, { language }).text;
  expect(textOf('account.locked', 'en')).toContain('until 7 March 2026, 18:05 UTC.');
  expect(textOf('account.locked', 'de')).toContain('bis zum 7. März 2026 um 18:05 Uhr (UTC) gesperrt.');
  expect(textOf('account.locked', 'de')).toContain('Begründung: Spam & <b>more</b>');
  expect(textOf('recovery.started', 'en')).toContain('on 7 March 2026, 18:05 UTC.');
  expect(textOf('recovery.started', 'de')).toContain('am 7. März 2026 um 18:05 Uhr (UTC) wird');
  expect(textOf('sign-in.new-device', 'en')).toContain(
    'with Firefox 141 on an unknown system, from 203.0.113.7',
  );
  expect(textOf('sign-in.new-device', 'de')).toContain('mit Firefox 141 unter einem unbekannten System');
  for (const language of LANGUAGES) {
    expect(textOf('provider.linked', language)).toContain('GitHub');
    expect(textOf('administrator.added', language)).toContain('grace@example.com');
    expect(textOf('invitation', language)).toContain('tasks.example.com');
  }
});

it('A lock without an end names no time', () => {
  const ada = { name: 'Ada', email: 'ada@example.com', emailVerified: true } as const;
  const ban = { reason: 'Spam', expiresAt: null };
  expect(composeMail(ORIGIN, { ...ada, language: 'en' }, 'account.locked', ban).text).toContain(
    'until an administrator unlocks it',
  );
  expect(composeMail(ORIGIN, { ...ada, language: 'de' }, 'account.locked', ban).text).toContain(
    'bis ein Administrator es wieder entsperrt',
  );
});

it.each([
  ['an unconfirmed address', { emailVerified: false }],
  ['a name with a link', { name: 'Win at evil.com' }],
])('A mail to %s greets without the name [B8]', (_case, person) => {
  const { to, text, html } = compose('password.changed', { ...person, language: 'de' });
  expect(text).toMatch(/^Hallo,\n/);
  expect(to.name).toBe('');
  expect(text + html).not.toMatch(/Ada|evil/);
});
