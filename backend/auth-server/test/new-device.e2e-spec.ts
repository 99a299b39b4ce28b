import { beforeAll, expect, it } from '@jest/globals';
import { ORIGIN } from './browser.js';
import { PASSWORD, RunningServer } from './running-server.js';

const firefox = (version: number) =>
  `Mozilla/5.0 (X11; Linux x86_64; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`;

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

const signInWith = (email: string, userAgent: string, password = PASSWORD) =>
  server.signIn(email, password, server.browser({ origin: ORIGIN, 'user-agent': userAgent }));

it('A sign-in with a new browser sends one mail, with a link to choose a new password [B9]', async () => {
  const { email } = await server.givenPerson();
  await signInWith(email, firefox(141), 'not the right words');
  expect(await server.mailsTo(email)).toHaveLength(1);
  await signInWith(email, firefox(141));
  const [mail] = await server.mailsTo(email);
  expect(mail?.Subject).toBe('New sign-in to your account');
  expect(mail?.Text).toMatch(/Firefox 141 on Linux, from 127\.0\.0\.1, on \d+ \w+ \d{4}, \d\d:\d\d UTC\./);
  expect(mail?.Text).toContain(`${ORIGIN}/forgot-password`);

  await signInWith(email, firefox(141));
  await signInWith(email, firefox(142));
  expect(await server.mailsTo(email)).toHaveLength(2);
});

it('A sign-in with the browser of the sign-up sends no mail', async () => {
  const { email } = await server.givenPerson();
  await server.signIn(email, PASSWORD);
  expect(await server.mailsTo(email)).toHaveLength(1);
});
