import { lookup } from 'node:dns';
import { BlockList, isIPv6, type LookupFunction } from 'node:net';

/** The push services of Chrome and its relatives, Firefox, Safari and Edge. */
export const PUSH_SERVICES = [
  'fcm.googleapis.com',
  '*.push.services.mozilla.com',
  '*.push.apple.com',
  '*.notify.windows.com',
] as const;

/** A host of a push service, `*.host` for all hosts below it, or a whole origin, which may be anywhere. */
const SERVICE = /^(\*\.)?[a-z\d-]+(\.[a-z\d-]+)+$/;

export function isPushService(text: string): boolean {
  return SERVICE.test(text) || URL.parse(text)?.origin === text;
}

/**
 * Where a push message may go. The browser of a user says where, so without this the server could be made to call any
 * address, also inside our own network.
 *
 * @param services Entries as {@link isPushService} accepts them.
 */
export class PushEndpoints {
  private readonly origins: ReadonlySet<string>;
  private readonly hosts: readonly string[];

  constructor(services: readonly string[]) {
    this.origins = new Set(services.filter((service) => service.includes('://')));
    this.hosts = services.filter((service) => !service.includes('://'));
  }

  accepts(endpoint: string): boolean {
    const url = URL.parse(endpoint);
    if (url === null || `${url.username}${url.password}` !== '') return false;
    return (
      this.isTrusted(url) || (url.protocol === 'https:' && url.port === '' && this.isKnown(url.hostname))
    );
  }

  /** An origin that the settings name as a whole may have a private address. */
  isTrusted({ origin }: URL): boolean {
    return this.origins.has(origin);
  }

  private isKnown(host: string): boolean {
    return this.hosts.some((known) =>
      known.startsWith('*.') ? host.endsWith(known.slice(1)) : host === known,
    );
  }
}

/** Addresses that aren't of the public internet, by the registries of IANA (RFC 6890). */
const NOT_PUBLIC_IPV4 = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  NOT_PUBLIC_IPV4.addSubnet(network, prefix, 'ipv4');
/**
 * All of IPv6 but 2000::/3, and in it what leads to IPv4 or is reserved. A separate list, because `BlockList` also looks for
 * an IPv4 address among those that IPv6 maps.
 */
const NOT_PUBLIC_IPV6 = new BlockList();
for (const [network, prefix] of [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  NOT_PUBLIC_IPV6.addSubnet(network, prefix, 'ipv6');

export function isPublicAddress(address: string): boolean {
  return isIPv6(address) ? !NOT_PUBLIC_IPV6.check(address, 'ipv6') : !NOT_PUBLIC_IPV4.check(address, 'ipv4');
}

/** Resolves a name for a connection. The connection uses the very addresses that were checked. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const isPublic = error === null && addresses.every(({ address }) => isPublicAddress(address));
    if (isPublic) callback(null, addresses);
    else callback(error ?? new Error(`${hostname} has an address that is not public`), []);
  });
};
