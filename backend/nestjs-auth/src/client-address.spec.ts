import { describe, expect, it } from '@jest/globals';
import { addressOf, clientAddress, networkOf, trustedProxies } from './client-address.js';

/** What a proxy may write for one hop, the address in it, and the caller that is counted for it. */
const NODES: readonly [node: string, address: string | undefined, network: string][] = [
  ['192.0.2.1', '192.0.2.1', '192.0.2.1'],
  ['203.0.113.7:51234', '203.0.113.7', '203.0.113.7'],
  ['203.0.113.7:_hidden-port', '203.0.113.7', '203.0.113.7'],
  [' \t203.0.113.7 ', '203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0DB8:0001:0002::FFFF', '2001:db8:1:2::ffff', '2001:db8:1:2'],
  ['[2001:db8:1:2::9]', '2001:db8:1:2::9', '2001:db8:1:2'],
  ['[2001:db8:1:2::9]:443', '2001:db8:1:2::9', '2001:db8:1:2'],
  ['[2001:db8:1:2::9]:_p', '2001:db8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8::1', '2001:db8:0:0'],
  // Without brackets the last group is a group: RFC 3986 §3.2.2 is why there are brackets.
  ['2001:db8::1:443', '2001:db8::1:443', '2001:db8:0:0'],
  ['::1', '::1', '0:0:0:0'],
  ['1::', '1::', '1:0:0:0'],
  ['1:2::3:4:5:6', '1:2::3:4:5:6', '1:2:0:0'],
  ['2001::5:6:7:8:9', '2001::5:6:7:8:9', '2001:0:0:5'],
  ['1:2::6:7:8', '1:2::6:7:8', '1:2:0:0'],
  ['::3:4:5:6:7:8', '::3:4:5:6:7:8', '0:0:3:4'],
  ['fe80::1:2:3:4', 'fe80::1:2:3:4', 'fe80:0:0:0'],
  // IPv4-mapped, RFC 4291 §2.5.5.2: one client, whichever way it is written.
  ['::ffff:192.0.2.1', '192.0.2.1', '192.0.2.1'],
  ['::FFFF:203.110.113.254', '203.110.113.254', '203.110.113.254'],
  ['::ffff:cb00:7107', '203.0.113.7', '203.0.113.7'],
  ['0:0:0:0:0:ffff:cb00:7107', '203.0.113.7', '203.0.113.7'],
  ['[::ffff:cb00:7107]:51234', '203.0.113.7', '203.0.113.7'],
  ['::ffff:0:1', '0.0.0.1', '0.0.0.1'],
  // Other embeddings of IPv4 are other clients.
  ['64:ff9b:1::ffff:192.0.2.1', '64:ff9b:1::ffff:c000:201', '64:ff9b:1:0'],
  ['::ffff:1:cb00:7107', '::ffff:1:cb00:7107', '0:0:0:0'],
  ...[
    ...['', ' ', 'unknown', 'unknown:80', '_hidden', '_SEVKISEK', '"[2001:db8::1]:443"', 'localhost'],
    // A zone id means something on one machine only, RFC 4007 §6.
    ...['fe80::1%eth0', '[fe80::1%25eth0]:443', 'fe80::1%'],
    ...['192.0.2', '192.0.2.256', '192.0.2.01', '0x7f.0.0.1', '3221225985', '192.0.2.1:', '192.0.2.1:123456'],
    ...['192.0.2.1:_', '192.0.2.1:443:443', '192.0.2.1/24', '[192.0.2.1]', '192.0.2.1 203.0.113.7'],
    ...[
      '[2001:db8::1',
      '2001:db8::1]',
      '[2001:db8::1]443',
      '[]',
      '[::1]:',
      '1:2:3:4:5:6:7:8:9',
      '1::2::3',
      ':',
    ],
    ...[
      '::ffff:192.0.2.1:80',
      '192.0.2.1\u00a0',
      '192.0.2.1\n',
      '1'.repeat(100_000),
      `_${'x'.repeat(100_000)}`,
    ],
  ].map((garbage): [string, undefined, string] => [garbage, undefined, 'unknown']),
];

describe('A proxy hop', () => {
  it.each(NODES.map(([node, ...right]) => [node.slice(0, 60), node, ...right] as const))(
    'reads %j',
    (_title, node, address, network) => {
      expect(addressOf(node)).toBe(address);
      expect(networkOf(node)).toBe(network);
    },
  );

  it('counts as one client in every spelling', () => {
    for (const [, address] of NODES) if (address !== undefined) expect(addressOf(address)).toBe(address);
    expect(new Set(NODES.map(([, , network]) => network))).toContain('unknown');
  });
});

describe('trustedProxies', () => {
  it.each([
    [['127.0.0.1'], '127.0.0.1', true],
    [['127.0.0.1'], '127.0.0.2', false],
    [['10.0.0.0/8'], '10.255.0.1', true],
    [['10.0.0.0/8'], '11.0.0.1', false],
    [['128.0.0.0/1'], '192.0.2.1', true],
    [['::ffff:10.0.0.0/104'], '10.255.0.1', true],
    [['::ffff:10.0.0.0/104'], '11.0.0.1', false],
    [['2001:db8::/32'], '2001:db8:ffff::1', true],
    [['2001:db8::/32'], '2001:db9::1', false],
    [['loopback'], '127.9.9.9', true],
    [['loopback'], '::1', true],
    [['loopback'], '10.0.0.1', false],
    [['linklocal'], 'fe80::1', true],
    [['linklocal'], '169.254.1.1', true],
    [['uniquelocal'], '172.31.0.1', true],
    [['uniquelocal'], 'fd00::1', true],
    [['uniquelocal'], '172.32.0.1', false],
    [['loopback', '192.0.2.0/24'], '192.0.2.9', true],
    [[], '127.0.0.1', false],
  ])('%j, asked about %s, returns %s', (entries, address, isTrusted) => {
    expect(trustedProxies(entries)(address)).toBe(isTrusted);
  });

  it.each([
    ...[
      'everybody',
      'toString',
      '',
      '10.0.0.0/',
      '10.0.0.0/33',
      '10.0.0.0/-1',
      '10.0.0.0/8/8',
      '10.0.0.1:80',
      'x10.0.0.0/8',
    ],
    ...[
      '0.0.0.0/0',
      '::/0',
      '::ffff:0:0/96',
      '::ffff:10.0.0.0/8',
      '::ffff:10.0.0.0/129',
      '[::1]',
      '::1/129',
      'fe80::1%eth0',
    ],
  ])('throws for %j and names it', (entry) => {
    expect(() => trustedProxies(['loopback', entry])).toThrow(
      `"${entry}" is neither an address nor a range such as 10.0.0.0/8`,
    );
  });
});

describe('clientAddress', () => {
  const isTrusted = trustedProxies(['loopback', '10.0.0.0/8']);
  const client = (remoteAddress: string | undefined, forwarded?: string | string[]) =>
    clientAddress({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }, isTrusted);

  it.each([
    ['the connection, where nothing was forwarded', '203.0.113.7', undefined, '203.0.113.7'],
    ['an IPv4 connection of a dual-stack socket', '::ffff:203.0.113.7', undefined, '203.0.113.7'],
    ['a link-local connection without its interface', 'fe80::1%eth0', undefined, 'fe80::1'],
    ['a stranger, whatever it says', '198.51.100.1', '203.0.113.7', '198.51.100.1'],
    ['what a trusted proxy says', '127.0.0.1', '203.0.113.7', '203.0.113.7'],
    ['what a trusted proxy says with a port', '127.0.0.1', '203.0.113.7:51234', '203.0.113.7'],
    ['what a trusted proxy says in brackets', '::1', '[2001:db8:1:2::9]:443', '2001:db8:1:2::9'],
    ['a proxy that is written as mapped', '::ffff:7f00:1', '203.0.113.7', '203.0.113.7'],
    ['the nearest hop that is not ours', '127.0.0.1', '6.6.6.6, 203.0.113.7, 10.0.0.2:80', '203.0.113.7'],
    ['the farthest hop, where all are ours', '127.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['empty elements', '127.0.0.1', ' , 203.0.113.7,, ', '203.0.113.7'],
    ['several headers', '127.0.0.1', ['6.6.6.6', '203.0.113.7'], '203.0.113.7'],
    ['garbage in front of a good hop', '127.0.0.1', 'x7f3, 203.0.113.7', '203.0.113.7'],
    ['garbage of a trusted proxy', '127.0.0.1', 'x7f3', '127.0.0.1'],
    ['an unknown hop, and nothing beyond it', '127.0.0.1', '203.0.113.7, unknown, 10.0.0.2', '10.0.0.2'],
    ['an obfuscated hop', '127.0.0.1', '_hidden', '127.0.0.1'],
  ])('reads %s', (_case, remoteAddress, forwarded, address) => {
    expect(client(remoteAddress, forwarded)).toBe(address);
  });

  it('returns undefined for a connection without an address', () => {
    expect(client(undefined, '203.0.113.7')).toBeUndefined();
  });
});
