import { expect, type APIRequestContext } from '@playwright/test';

interface Messages {
  readonly messages: readonly { readonly ID: string }[];
}

/** Waits for a mail to `address` that links to `page`, and returns the newest such link. */
export async function mailedLink(request: APIRequestContext, address: string, page: string): Promise<string> {
  let link: string | undefined;
  await expect
    .poll(async () => (link = await newestLink(request, address, page)), { intervals: [50, 100, 200] })
    .toBeDefined();
  return link ?? '';
}

async function newestLink(
  request: APIRequestContext,
  address: string,
  page: string,
): Promise<string | undefined> {
  const query = encodeURIComponent(`to:${address}`);
  const search = await request.get(`/mailbox/api/v1/search?query=${query}`);
  const { messages } = (await search.json()) as Messages;
  for (const { ID } of messages) {
    const message = await request.get(`/mailbox/api/v1/message/${ID}`);
    const { Text } = (await message.json()) as { Text: string };
    const link = /https?:\S+#token=\S+/.exec(Text)?.[0];
    if (link !== undefined && new URL(link).pathname === page) return link;
  }
  return undefined;
}

/** Gets the token of a mailed link from its fragment, which no server sees. */
export const tokenIn = (link: string): string =>
  new URLSearchParams(new URL(link).hash.slice(1)).get('token') ?? '';
