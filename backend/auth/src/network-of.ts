/**
 * Who counts as one anonymous caller: an IPv4 address, or the /64 of an IPv6 address, since a single customer is
 * given that many and could use another one for every request.
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address;
  const [head = '', tail = ''] = address.split('::');
  const [front, back] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0');
  const groups = [...front, ...(address.includes('::') ? zeros : []), ...back].slice(0, 4);
  return groups.map((group) => group.toLowerCase().replace(/^0+(?=.)/, '')).join(':');
}

function groupsOf(part: string): string[] {
  return part === '' ? [] : part.split(':');
}
