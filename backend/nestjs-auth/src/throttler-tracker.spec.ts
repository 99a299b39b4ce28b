import { expect, it } from '@jest/globals';
import type { AuthUser } from './auth-user.js';
import { throttlerTracker } from './throttler-tracker.js';

const user: AuthUser = {
  id: '192.0.2.1',
  sessionId: 's1',
  role: 'user',
  scopes: [],
  isScoped: false,
  emailVerified: false,
  issuedAt: 0,
  expiresAt: 0,
  claims: {},
};

it('throttlerTracker returns the user id, or the network of an anonymous caller', () => {
  expect(throttlerTracker({ user, ip: '198.51.100.7' })).toBe('user:192.0.2.1');
  expect(throttlerTracker({ ip: '192.0.2.1' })).toBe('network:192.0.2.1');
  expect(throttlerTracker({ ip: '2001:db8:1:2::9' })).toBe('network:2001:db8:1:2');
});

it('throttlerTracker ignores the port, and uses the connection if the address is unreadable', () => {
  const socket = { remoteAddress: '::ffff:198.51.100.7' };
  expect(throttlerTracker({ ip: '203.0.113.7:51234', socket })).toBe('network:203.0.113.7');
  expect(throttlerTracker({ ip: '[2001:db8:1:2::9]:443', socket })).toBe('network:2001:db8:1:2');
  for (const ip of ['x7f3', 'x7f4', 'unknown', '_hidden', undefined]) {
    expect(throttlerTracker({ ip, socket })).toBe('network:198.51.100.7');
  }
  expect(throttlerTracker({})).toBe('network:unknown');
});
