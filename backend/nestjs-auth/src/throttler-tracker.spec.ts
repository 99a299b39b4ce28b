import { expect, it } from '@jest/globals';
import type { AuthUser } from './auth-user.js';
import { throttlerTracker } from './throttler-tracker.js';

const user: AuthUser = {
  id: '192.0.2.1',
  sessionId: 's1',
  role: 'user',
  scopes: [],
  emailVerified: false,
  issuedAt: 0,
  expiresAt: 0,
  claims: {},
};

it('names a user by their id, wherever they are, and a stranger by their network', () => {
  expect(throttlerTracker({ user, ip: '198.51.100.7' })).toBe('user:192.0.2.1');
  expect(throttlerTracker({ ip: '192.0.2.1' })).toBe('network:192.0.2.1');
  expect(throttlerTracker({ ip: '2001:db8:1:2::9' })).toBe('network:2001:db8:1:2');
});

it('counts a stranger by the address alone, and by the connection where there is none to read', () => {
  const socket = { remoteAddress: '::ffff:198.51.100.7' };
  expect(throttlerTracker({ ip: '203.0.113.7:51234', socket })).toBe('network:203.0.113.7');
  expect(throttlerTracker({ ip: '[2001:db8:1:2::9]:443', socket })).toBe('network:2001:db8:1:2');
  for (const ip of ['x7f3', 'x7f4', 'unknown', '_hidden', undefined]) {
    expect(throttlerTracker({ ip, socket })).toBe('network:198.51.100.7');
  }
  expect(throttlerTracker({})).toBe('network:unknown');
});
