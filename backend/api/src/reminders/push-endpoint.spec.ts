import { describe, expect, it } from '@jest/globals';
import {
  isPublicAddress,
  isPushService,
  publicLookup,
  PUSH_SERVICES,
  PushEndpoints,
} from './push-endpoint.js';

describe('PushEndpoints', () => {
  const endpoints = new PushEndpoints([...PUSH_SERVICES, 'http://127.0.0.1:4000']);

  it.each([
    'https://fcm.googleapis.com/fcm/send/abc',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://web.push.apple.com/abc',
    'https://wns2-par02p.notify.windows.com/w/?token=abc',
    'http://127.0.0.1:4000/abc',
  ])('accept %s [C10]', (endpoint) => {
    expect(endpoints.accepts(endpoint)).toBe(true);
  });

  it.each([
    'http://fcm.googleapis.com/x',
    'https://fcm.googleapis.com:8443/x',
    'https://notify.windows.com.evil.example/x',
    'https://evilpush.apple.com/x',
    'https://fcm.googleapis.com@evil.example/x',
    'https://[::1]/x',
    'https://2130706433/x',
    'http://127.0.0.1:4001/x',
    'http://localhost:4000/x',
    '',
  ])('refuse %s [C10]', (endpoint) => {
    expect(endpoints.accepts(endpoint)).toBe(false);
  });
});

describe('isPublicAddress', () => {
  it.each(['142.250.74.110', '8.8.8.8', '2a00:1450:4001:80b::200a', '2606:4700::1'])(
    'accepts %s [C10]',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.31.255.255',
    '192.168.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'ff02::1',
    '2001:db8::1',
    '2002:7f00:1::',
  ])('refuses %s [C10]', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('publicLookup', () => {
  it('fails for a name that leads to this machine [C10]', async () => {
    const error = await new Promise((resolve) => {
      publicLookup('localhost', {}, resolve);
    });
    expect(error).toMatchObject({ message: 'localhost has an address that is not public' });
  });
});

describe('isPushService', () => {
  it('accepts hosts, all hosts below one, and origins [C10]', () => {
    for (const text of ['push.example', '*.push.example', 'https://push.internal:8443', 'http://127.0.0.1:1'])
      expect([text, isPushService(text)]).toEqual([text, true]);
    for (const text of [
      '*',
      '*.',
      'localhost',
      'https://push.example/',
      'https://push.example/x',
      'a b.example',
    ])
      expect([text, isPushService(text)]).toEqual([text, false]);
  });
});
