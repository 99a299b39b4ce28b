import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * A node of {@link https://www.rfc-editor.org/rfc/rfc7239#section-6 RFC 7239 §6}: an IPv4 address or an IPv6 address in
 * brackets, each with an optional port, which may be obfuscated. `unknown` and obfuscated names don't match.
 */
const NODE = /^[ \t]*(?:([\d.]{7,15})|\[([\da-f:.]{2,45})\])(?::(?:\d{1,5}|_[\w.-]{1,64}))?[ \t]*$/i;
/** `X-Forwarded-For` has no standard grammar; a bare IPv6 address is common there. */
const BARE_IPV6 = /^[ \t]*([\da-f:.]{2,45})[ \t]*$/i;
/** How the WHATWG URL serializer writes `::ffff:0:0/96`. */
const MAPPED = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/;

/** Range names of proxy-addr, Express and Fastify. */
const NAMED_RANGES: ReadonlyMap<string, readonly string[]> = new Map([
  ['loopback', ['127.0.0.0/8', '::1/128']],
  ['linklocal', ['169.254.0.0/16', 'fe80::/10']],
  ['uniquelocal', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']],
]);

/** All callers with an unreadable address count as one; otherwise each request could be a new caller. */
const UNKNOWN = 'unknown';

/**
 * Parses one address as proxies write it.
 *
 * @returns The canonical address: IPv6 compressed and in lower case, IPv4-mapped IPv6 as IPv4. `undefined` for anything
 *   else: `unknown`, `_hidden`, a zone id, a host name.
 *
 * @example
 * addressOf('[2001:DB8:0::9]:443'); // '2001:db8::9'
 */
export function addressOf(node: string): string | undefined {
  const [, ipv4, bracketed] = NODE.exec(node) ?? [];
  if (ipv4 !== undefined) return isIPv4(ipv4) ? ipv4 : undefined;
  const ipv6 = bracketed ?? BARE_IPV6.exec(node)?.[1] ?? '';
  return isIPv6(ipv6) ? canonical(ipv6) : undefined;
}

/** Whether an address, as returned by {@link addressOf}, belongs to a trusted proxy. */
export type TrustsProxy = (address: string) => boolean;

/**
 * Builds the check for proxies whose `X-Forwarded-For` is trusted.
 *
 * @param entries Addresses, CIDR ranges, or the names `loopback`, `linklocal` and `uniquelocal`.
 * @throws {TypeError} Naming the invalid entry. A range of all addresses is refused too: it would let clients invent an
 *   address.
 */
export function trustedProxies(entries: readonly string[]): TrustsProxy {
  const ranges = new BlockList();
  for (const entry of entries) {
    for (const range of NAMED_RANGES.get(entry) ?? [entry]) addRange(ranges, range);
  }
  return (address) => ranges.check(address, family(address));
}

/** The part of a request that {@link clientAddress} reads, such as an `IncomingMessage` of node:http. */
export interface ForwardedRequest {
  readonly socket: { readonly remoteAddress?: string | undefined };
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/**
 * Finds the client's address: that of the connection, or what trusted proxies say in `X-Forwarded-For`, read from the
 * nearest hop outwards. Stops at the first hop that is untrusted or unreadable, because nothing beyond it can be
 * trusted; the request then belongs to the last readable hop. So a client can neither invent a new address per request
 * nor pose as another one.
 *
 * @returns `undefined` only where the connection has no address: it is closed, or a Unix socket.
 */
export function clientAddress(
  { socket, headers }: ForwardedRequest,
  isTrusted: TrustsProxy,
): string | undefined {
  // The system appends the interface to a link-local peer: `fe80::1%eth0`.
  let address = addressOf((socket.remoteAddress ?? '').replace(/%.*/, ''));
  for (const hop of hopsOf(headers['x-forwarded-for'])) {
    if (address === undefined || !isTrusted(address)) break;
    const next = addressOf(hop);
    if (next === undefined) break;
    address = next;
  }
  return address;
}

/**
 * Returns what counts as one anonymous caller: an IPv4 address, or the /64 of an IPv6 address, because one customer gets
 * a whole /64 and could use a new address for every request.
 *
 * @param address With or without a port, as in {@link addressOf}.
 * @returns `192.0.2.1`, `2001:db8:1:2`, or `unknown` for anything that isn't an address.
 */
export function networkOf(address: string): string {
  const known = addressOf(address);
  if (known === undefined || isIPv4(known)) return known ?? UNKNOWN;
  const [head = '', tail] = known.split('::');
  const front = groupsOf(head);
  const back = tail === undefined ? [] : groupsOf(tail);
  const zeros = Array<string>(8 - front.length - back.length).fill('0');
  return [...front, ...zeros, ...back].slice(0, 4).join(':');
}

function canonical(ipv6: string): string {
  const address = new URL(`http://[${ipv6}]`).hostname.slice(1, -1);
  const mapped = MAPPED.exec(address);
  if (mapped === null) return address;
  const bits = mapped.slice(1).reduce((sum, group) => sum * 0x1_0000 + parseInt(group, 16), 0);
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 0xff).join('.');
}

function addRange(ranges: BlockList, range: string): void {
  const [, text = '', prefix] = /^([\da-f:.]+)(?:\/(\d{1,3}))?$/i.exec(range) ?? [];
  const address = isIPv4(text) || isIPv6(text) ? addressOf(text) : undefined;
  const longest = isIPv4(text) ? 32 : 128;
  // `::ffff:10.0.0.0/104` is `10.0.0.0/8`.
  const skipped = address !== undefined && isIPv4(address) ? longest - 32 : 0;
  const bits = Number(prefix ?? longest) - skipped;
  if (address === undefined || bits < 1 || bits > longest - skipped) {
    throw new TypeError(`"${range}" is neither an address nor a range such as 10.0.0.0/8`);
  }
  ranges.addSubnet(address, bits, family(address));
}

/** Nearest hop first. RFC 9110 §5.6.1.2: ignore empty list elements. */
function hopsOf(header: string | readonly string[] = ''): readonly string[] {
  return String(header)
    .split(',')
    .filter((hop) => hop.trim() !== '')
    .reverse();
}

function groupsOf(part: string): readonly string[] {
  return part === '' ? [] : part.split(':');
}

function family(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}
