import { beforeAll, describe, expect, it } from '@jest/globals';
import { ORIGIN, type Browser } from './browser.js';
import { newEmail, PASSWORD, RunningServer } from './running-server.js';
import { SmtpServer, until } from './smtp-server.js';

const GERMAN = { 'accept-language': 'de-AT,de;q=0.9,en;q=0.8' };

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

function signUp(browser: Browser, email: string, headers: Readonly<Record<string, string>>, more = {}) {
  return browser.post(
    '/api/auth/sign-up/email',
    { name: 'Ada', email, password: PASSWORD, ...more },
    headers,
  );
}

async function languageOf(email: string): Promise<string> {
  const [user] = await server.query('SELECT language FROM auth."user" WHERE email = $1', [email]);
  return String(user?.language);
}

async function newestSubject(email: string): Promise<string | undefined> {
  return (await server.mailsTo(email))[0]?.Subject;
}

describe('A new account', () => {
  it('gets mails in the language of the page that it was opened on [B8]', async () => {
    const email = newEmail();
    const { status, body } = await signUp(server.browser(), email, GERMAN);
    expect([status, body.user.language]).toEqual([200, 'de']);
    const [mail] = await server.mailsTo(email);
    expect(mail?.Subject).toBe('Bestätige deine E-Mail-Adresse');
    expect(mail?.Text).toMatch(/^Hallo,\n\nbitte bestätige/);
  });

  it('gets English mails when its page asks for another language [B8]', async () => {
    const email = newEmail();
    await signUp(server.browser(), email, { 'accept-language': 'fr-FR,fr;q=0.9' });
    expect(await languageOf(email)).toBe('en');
    expect(await newestSubject(email)).toBe('Confirm your e-mail address');
  });

  it("can't name its language in the body", async () => {
    const { status, body } = await signUp(server.browser(), newEmail(), {}, { language: 'de' });
    expect([status, body.errors[0].loc, body.errors[0].type]).toEqual([
      422,
      ['body', 'language'],
      'FIELD_UNKNOWN',
    ]);
  });

  it('gets the language of the invited person, whose invitation is in that of the administrator [B8]', async () => {
    const admin = await server.givenPerson();
    await server.query(`UPDATE auth."user" SET role = 'admin', language = 'de' WHERE id = $1`, [admin.id]);
    const email = newEmail();
    expect((await admin.browser.post('/api/auth/admin/invitations', { email })).status).toBe(200);
    expect(await newestSubject(email)).toBe('Du bist zu Holdfast eingeladen');
    const token = await server.mailedToken(email, '/accept-invitation');
    const acceptance = { token, name: 'Grace', password: PASSWORD };
    const headers = { 'accept-language': 'en' };
    await server.browser().post('/api/auth/invitations/accept', acceptance, headers);
    expect(await languageOf(email)).toBe('en');
  });
});

describe('POST /api/auth/language', () => {
  it('changes the language of the following mails, of the signed-in user alone [B8]', async () => {
    const { browser, email, id } = await server.givenPerson({ isConfirmed: true });
    const other = await server.givenPerson();
    expect((await browser.post('/api/auth/language', { language: 'de' })).status).toBe(200);
    expect((await browser.get('/api/auth/get-session')).body.user.language).toBe('de');
    const passwords = { currentPassword: PASSWORD, newPassword: 'seven green kettles whistle' };
    await browser.post('/api/auth/change-password', passwords);
    expect(await newestSubject(email)).toBe('Dein Passwort wurde geändert');
    expect((await server.mailsTo(email))[0]?.Text).toMatch(/^Hallo Ada,/);
    await server.browser().post('/api/auth/request-password-reset', { email }, { 'accept-language': 'en' });
    expect(await newestSubject(email)).toBe('Setze dein Passwort zurück');
    expect(await languageOf(other.email)).toBe('en');

    await browser.post('/api/auth/language', { language: 'en' });
    await browser.post('/api/auth/delete-account', { password: passwords.newPassword });
    expect(await newestSubject(email)).toBe('Your account was deleted');
    expect(await server.query('SELECT 1 FROM auth."user" WHERE id = $1', [id])).toEqual([]);
  });

  it.each([{ language: 'fr' }, { language: 'DE' }, { language: null }, {}])(
    'refuses %j with 422 and changes nothing',
    async (body) => {
      const { browser, email } = await server.givenPerson();
      expect((await browser.post('/api/auth/language', body)).status).toBe(422);
      expect(await languageOf(email)).toBe('en');
    },
  );
});

it('A German account gets German mails over SMTP, in a form that mail programs read [B8]', async () => {
  const smtp = new SmtpServer();
  const env = { MAIL_TRANSPORT: 'smtp', SMTP_URL: await smtp.listen() };
  const mailing = await RunningServer.start({ env });
  const email = newEmail();
  await signUp(mailing.browser(), email, GERMAN);
  await until(() => smtp.received.length === 1);
  const [mail = ''] = smtp.received;
  expect(decodedSubject(mail)).toBe('Bestätige deine E-Mail-Adresse');
  const [, text = '', html = ''] = mail.split(/Content-Type: text\/(?:plain|html)/);
  expect(decodedBody(text)).toContain('bitte bestätige, dass das deine E-Mail-Adresse ist.');
  expect(decodedBody(text)).toContain(`E-Mail-Adresse bestätigen: ${ORIGIN}/verify-email#token=`);
  expect(decodedBody(html)).toContain('<html lang="de">');
  expect(decodedBody(html)).toContain('Wenn du kein Konto angelegt hast, kannst du diese E-Mail ignorieren.');
  await mailing.stop();
  smtp.close();
});

/** RFC 2047: encoded words; white space between two of them doesn't count. */
function decodedSubject(mail: string): string {
  const [, folded = ''] = /^Subject: ([^]*?)\n(?=\S)/m.exec(mail) ?? [];
  return folded
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?q\?(.*?)\?=/gi, (_word, text: string) => quotedPrintable(text.replace(/_/g, ' ')))
    .replace(/=\?utf-8\?b\?(.*?)\?=/gi, (_word, text: string) => Buffer.from(text, 'base64').toString());
}

function decodedBody(part: string): string {
  return quotedPrintable(part.replace(/=\r?\n/g, ''));
}

function quotedPrintable(text: string): string {
  return Buffer.from(
    text.replace(/=([\dA-F]{2})/g, (_byte, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString();
}
