import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { appendRenewedCookies, resignCookies } from './session-cookies.js';

const signed = (secret: string, value: string) =>
  encodeURIComponent(`${value}.${createHmac('sha256', secret).update(value).digest('base64')}`);

describe('resignCookies', () => {
  it('signs a cookie of a previous secret with the current one [A13]', () => {
    const { header, renewed } = resignCookies(`holdfast.session_token=${signed('old', 'tok')}`, [
      'new',
      'older',
      'old',
    ]);
    expect(renewed).toEqual([{ name: 'holdfast.session_token', value: signed('new', 'tok') }]);
    expect(header).toBe(`holdfast.session_token=${signed('new', 'tok')}`);
  });

  it.each([
    ['a current signature', `a=${signed('new', 'tok')}`],
    ['an unknown signature', `a=${signed('stranger', 'tok')}`],
    ['no signature', 'theme=dark; a=b.c'],
    ['a broken escape', 'a=%E0%A4%A'],
    ['no value', 'a; b='],
    ['nothing', ''],
  ])('does not change %s', (_case, header) => {
    expect(resignCookies(header, ['new', 'old'])).toEqual({ header, renewed: [] });
  });
});

describe('appendRenewedCookies', () => {
  const cookies = resignCookies(`s=${signed('old', 'tok')}`, ['new', 'old']);

  it('stores the renewed cookie with the attributes of the first one', () => {
    const headers = new Headers();
    appendRenewedCookies(headers, cookies, 'https://tasks.example.com', 60);
    expect(headers.getSetCookie()).toEqual([
      `s=${signed('new', 'tok')}; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60`,
    ]);
  });

  it('does not override a response that sets or clears the cookie itself', () => {
    const headers = new Headers({ 'set-cookie': 's=; Max-Age=0' });
    appendRenewedCookies(headers, cookies, 'http://localhost:3000', 60);
    expect(headers.getSetCookie()).toEqual(['s=; Max-Age=0']);
  });

  it('renews a session cookie of the browser as a session cookie', () => {
    const forgetful = resignCookies(`s=${signed('old', 'tok')}; x.dont_remember=${signed('new', 'true')}`, [
      'new',
      'old',
    ]);
    const headers = new Headers();
    appendRenewedCookies(headers, forgetful, 'http://localhost:3000', 60);
    expect(headers.getSetCookie()).toEqual([`s=${signed('new', 'tok')}; Path=/; HttpOnly; SameSite=Lax`]);
  });
});
