/**
 * Takes a URL as Neon and other providers hand it out.
 *
 * pg 8.23 verifies the certificate under `sslmode=require` too, but prints a warning that pg 9 will not; it ignores
 * `channel_binding` in a URL altogether. Both are made explicit here, so that the meaning never weakens in silence.
 */
export function connectionFromUrl(url: string): { url: string; enableChannelBinding: boolean } {
  const parsed = new URL(url);
  const { searchParams } = parsed;
  if (['prefer', 'require', 'verify-ca'].includes(searchParams.get('sslmode') ?? '')) {
    searchParams.set('sslmode', 'verify-full');
  }
  const enableChannelBinding = searchParams.get('channel_binding') === 'require';
  searchParams.delete('channel_binding');
  return { url: parsed.href, enableChannelBinding };
}
