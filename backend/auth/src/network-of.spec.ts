import { describe, expect, it } from '@jest/globals';
import { networkOf } from './network-of.js';

describe('networkOf', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:203.110.113.254', '203.110.113.254'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::ffff', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['1::', '1:0:0:0'],
    ['1:2::3:4:5:6', '1:2:0:0'],
    ['1:2:3::4', '1:2:3:0'],
    ['64:ff9b:1::ffff:192.0.2.1', '64:ff9b:1:0'],
    ['fe80::1:2:3:4', 'fe80:0:0:0'],
  ])('takes %s for a caller of %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
