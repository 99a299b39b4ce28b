import { describe, expect, it } from '@jest/globals';
import { isWebOrigin, publicOriginProblem } from './public-origin.js';

describe('isWebOrigin', () => {
  it.each(['https://tasks.example.com', 'https://tasks.example.com:8443', 'http://localhost:3000'])(
    'takes %s',
    (text) => {
      expect(isWebOrigin(text)).toBe(true);
    },
  );

  it.each([
    'https://tasks.example.com/',
    'https://tasks.example.com/app',
    'https://tasks.example.com:443',
    'https://ada:pw@tasks.example.com',
    'https://TASKS.example.com',
    'ftp://tasks.example.com',
    'tasks.example.com',
    'null',
    '*',
    '',
  ])('refuses "%s"', (text) => {
    expect(isWebOrigin(text)).toBe(false);
  });
});

describe('publicOriginProblem', () => {
  it.each([
    'https://tasks.example.com',
    'https://tasks.lan:8443',
    'http://localhost',
    'http://localhost:3000',
    'http://tasks.localhost:3000',
    'http://127.0.0.1:3000',
    'http://127.10.20.30',
    'http://[::1]:3000',
  ])('accepts %s', (text) => {
    expect(publicOriginProblem(text)).toBeUndefined();
  });

  it.each([
    'http://tasks.lan',
    'http://tasks.example.com:8080',
    'http://192.168.1.20:3000',
    'http://10.0.0.5',
    'http://[fd00::7]:3000',
    'http://notlocalhost',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
  ])('says what was found and what to write for %s', (text) => {
    const secure = text.replace('http:', 'https:');
    expect(publicOriginProblem(text)).toContain(`is ${text}, `);
    expect(publicOriginProblem(text)).toContain(`: write ${secure}, or http://localhost`);
  });

  it.each([
    `https://${['ada', 'hidden'].join(':')}@tasks.example.com`,
    'http://tasks.lan/hidden',
    'hidden',
    '',
  ])('does not repeat "%s", which is not an origin', (text) => {
    expect(publicOriginProblem(text)).toMatch(/^is not an origin such as/);
    expect(publicOriginProblem(text)).not.toContain('hidden');
  });
});
