import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { readAuthSettings } from '../src/auth.settings.js';
import { RevocationFeed, TokenAuthenticator } from '../src/index.js';
import { TestJwks } from '../src/testing/index.js';

type Respond = (response: ServerResponse) => void;

const send =
  (status: number, body: string, type = 'application/json'): Respond =>
  (response) => {
    response.writeHead(status, { 'content-type': type }).end(body);
  };
const UNREADABLE: [string, Respond][] = [
  ['an error', send(500, '{"keys":[]}')],
  ['an error page with status 404', send(404, '<h1>Not found</h1>', 'text/html')],
  ['a page', send(200, '<h1>Sign in</h1>', 'text/html')],
  ['half of a response', (response) => response.writeHead(200, { 'content-length': '99' }).end('{"keys":[')],
  ['a closed connection', (response) => response.destroy()],
  ['an object without keys', send(200, '{}')],
  ["keys that aren't a list", send(200, '{"keys":{}}')],
  ['a list', send(200, '[]')],
  ["keys that aren't objects", send(200, '{"keys":[1]}')],
  ['null', send(200, 'null')],
];

/** A proxy before the signer, which the test can break. */
async function brokenProxy(
  signer: TestJwks,
): Promise<{ url: string; breakWith: (respond: Respond) => void; close: () => void }> {
  let broken: Respond | undefined;
  const server = createServer((_request, response) => {
    if (broken) broken(response);
    else
      void fetch(signer.options.jwksUrl).then(async (keys) => {
        send(200, await keys.text())(response);
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`,
    breakWith: (respond) => {
      broken = respond;
    },
    close: () => {
      server.close();
    },
  };
}

describe('A key set that can’t be read', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each(UNREADABLE)(
    '(%s) makes the keys unavailable, and no good token invalid [A11]',
    async (_what, respond) => {
      const signer = await TestJwks.start();
      const proxy = await brokenProxy(signer);
      const authenticator = () => {
        const settings = readAuthSettings({ ...signer.options, jwksUrl: proxy.url });
        return new TokenAuthenticator(settings, new RevocationFeed(settings));
      };
      const known = authenticator();
      const token = signer.token({ sub: 'ada' });
      await expect(known.authenticate(token)).resolves.toMatchObject({ id: 'ada' });

      proxy.breakWith(respond);
      const retry = { 'Retry-After': '5' };
      const unavailable = { code: 'AUTH_KEYS_UNAVAILABLE', headers: retry };
      await expect(authenticator().authenticate(token)).rejects.toMatchObject(unavailable);

      // After ten minutes the keys are read again. Those of the last reading stay good.
      const now = Date.now();
      jest.spyOn(Date, 'now').mockImplementation(() => now + 11 * 60_000);
      await expect(
        known.authenticate(signer.token({ sub: 'ada', exp: Math.floor(now / 1000) + 3600 })),
      ).resolves.toMatchObject({ id: 'ada' });
      proxy.close();
      await signer.close();
    },
  );
});
