import { expect, type APIRequestContext } from '@playwright/test';

interface Messages {
  readonly messages: readonly { readonly ID: string; readonly Subject: string }[];
}

/** The link of the newest mail of that subject to that address. */
export async function mailedLink(
  request: APIRequestContext,
  address: string,
  subject: string,
): Promise<string> {
  let link = '';
  await expect
    .poll(async () => {
      const query = encodeURIComponent(`to:${address}`);
      const found = (await (await request.get(`/mailbox/api/v1/search?query=${query}`)).json()) as Messages;
      const message = found.messages.find(({ Subject }) => Subject === subject);
      if (!message) return '';
      const { Text } = (await (await request.get(`/mailbox/api/v1/message/${message.ID}`)).json()) as {
        Text: string;
      };
      link = /https?:\S+#token=\S+/.exec(Text)?.[0] ?? '';
      return link;
    })
    .not.toBe('');
  return link;
}

/** Mailed links carry their token in the fragment, which no server sees. */
export const tokenIn = (link: string): string =>
  new URLSearchParams(new URL(link).hash.slice(1)).get('token') ?? '';
