import { describe, expect, it } from '@jest/globals';
import { createTestToken, TEST_AUTH_OPTIONS } from './testing/index.js';
import { readAuthSettings } from './auth.settings.js';
import { JwtStrategy } from './jwt.strategy.js';
import { RevocationFeed } from './revocation/revocation-feed.js';
import { throttlerTracker } from './throttler-tracker.js';

describe('throttlerTracker', () => {
  it('names a user by their id, wherever they are, and a stranger by their network', async () => {
    const settings = readAuthSettings(TEST_AUTH_OPTIONS);
    const strategy = new JwtStrategy(settings, new RevocationFeed(settings));
    const user = await strategy.authenticate(createTestToken({ sub: '192.0.2.1' }));
    expect(throttlerTracker({ user, ip: '198.51.100.7' })).toBe('user:192.0.2.1');
    expect(throttlerTracker({ ip: '192.0.2.1' })).toBe('network:192.0.2.1');
    expect(throttlerTracker({ ip: '2001:db8:1:2::9' })).toBe('network:2001:db8:1:2');
    expect(throttlerTracker({})).toBe('network:');
  });
});
