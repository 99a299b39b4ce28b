/**
 * Adapts a URL from Neon and other providers for pg.
 *
 * pg 8.23 also verifies the certificate under `sslmode=require`, but warns that pg 9 won't; it ignores `channel_binding`
 * in a URL. Both become explicit here, so that an update of pg can't weaken them silently.
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
