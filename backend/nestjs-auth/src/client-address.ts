import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * A node of {@link https://www.rfc-editor.org/rfc/rfc7239#section-6 RFC 7239 §6}: an IPv4 address or an IPv6 address in
 * brackets, each with or without a port, which may be obfuscated. `unknown` and obfuscated names match nothing.
 */
const NODE = /^[ \t]*(?:([\d.]{7,15})|\[([\da-f:.]{2,45})\])(?::(?:\d{1,5}|_[\w.-]{1,64}))?[ \t]*$/i;
/** `X-Forwarded-For` has no grammar of its own: an IPv6 address without brackets and port is usual there. */
const BARE_IPV6 = /^[ \t]*([\da-f:.]{2,45})[ \t]*$/i;
/** How the WHATWG URL serializer writes `::ffff:0:0/96`. */
const MAPPED = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/;

/** Names for ranges, as proxy-addr, Express and Fastify have them. */
const NAMED_RANGES: ReadonlyMap<string, readonly string[]> = new Map([
  ['loopback', ['127.0.0.0/8', '::1/128']],
  ['linklocal', ['169.254.0.0/16', 'fe80::/10']],
  ['uniquelocal', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']],
]);

/** Everybody whose address cannot be read is one caller: a name of their own would be a new caller each time. */
const UNKNOWN = 'unknown';

/**
 * Reads one address as proxies write it.
 *
 * @returns The address alone, in one spelling for each: IPv6 compressed and in lower case, IPv4-mapped IPv6 as IPv4.
 *   Undefined for what names no address: `unknown`, `_hidden`, a zone id, a host name, garbage.
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

/** Whether an address, as {@link addressOf} returns it, belongs to a proxy of ours. */
export type TrustsProxy = (address: string) => boolean;

/**
 * Makes the test for proxies whose `X-Forwarded-For` is believed.
 *
 * @param entries Addresses, CIDR ranges, or the names `loopback`, `linklocal` and `uniquelocal`.
 * @throws {TypeError} Naming the entry that is none of these. A range of all addresses is refused as well: it would
 *   let each client make up an address.
 */
export function trustedProxies(entries: readonly string[]): TrustsProxy {
  const ranges = new BlockList();
  for (const entry of entries) {
    for (const range of NAMED_RANGES.get(entry) ?? [entry]) addRange(ranges, range);
  }
  return (address) => ranges.check(address, family(address));
}

/** What {@link clientAddress} reads of a request: an `IncomingMessage` of node:http is one. */
export interface ForwardedRequest {
  readonly socket: { readonly remoteAddress?: string | undefined };
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/**
 * The address of the client: of the connection, or what trusted proxies say in `X-Forwarded-For`, from the nearest
 * hop outwards. It ends at the first hop that is not trusted, and at the first that cannot be read: nothing beyond it
 * can be believed. Such a request belongs to the last hop that could be read. So what a client makes up neither gives
 * it a new address for each request, nor moves it among those who come with a good one.
 *
 * @returns Undefined only where the connection has no address: it is closed already, or a Unix socket.
 */
export function clientAddress(
  { socket, headers }: ForwardedRequest,
  isTrusted: TrustsProxy,
): string | undefined {
  // The system adds the interface to a link-local peer, `fe80::1%eth0`. In a header nobody could say that.
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
 * Who counts as one anonymous caller: an IPv4 address, or the /64 of an IPv6 address, since a single customer is
 * given that many and could use another one for every request.
 *
 * @param address Also with a port, as {@link addressOf} takes it.
 * @returns `192.0.2.1`, `2001:db8:1:2`, or `unknown` for what is no address.
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
  const [, high, low] = MAPPED.exec(address) ?? [];
  if (high === undefined || low === undefined) return address;
  const bits = parseInt(high, 16) * 0x1_0000 + parseInt(low, 16);
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

/** The nearest hop first. RFC 9110 §5.6.1.2: empty elements of a list are ignored. */
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
