import { describe, expect, it, vi } from 'vitest';
import { AccessTokens } from './access-tokens';
import { authorisedFetch } from './authorised-fetch';

const claims = (id: string) => btoa(JSON.stringify({ jti: id, iat: 0, exp: 900 })).replaceAll('=', '');
const token = (id: string) => `e30.${claims(id)}.sig`;

function given(answers: readonly number[], minted: readonly (string | null)[]) {
  const sent: { authorization: string | null; body: string }[] = [];
  const statuses = [...answers];
  const mints = [...minted];
  const onRefused = vi.fn(() => Promise.resolve());
  const send = authorisedFetch({
    tokens: new AccessTokens(() => Promise.resolve(mints.shift() ?? null)),
    onRefused,
    send: async (request) => {
      sent.push({ authorization: request.headers.get('Authorization'), body: await request.text() });
      return new Response(null, { status: statuses.shift() ?? 200 });
    },
  });
  const post = () => send(new Request('http://app.test/api/x', { method: 'POST', body: '{"title":"Milk"}' }));
  return { post, sent, onRefused };
}

describe('authorisedFetch', () => {
  it('A request carries the token as a bearer token [D2][A4]', async () => {
    const { post, sent } = given([200], [token('a')]);
    await post();
    expect(sent).toEqual([{ authorization: `Bearer ${token('a')}`, body: '{"title":"Milk"}' }]);
  });

  it('A 401 renews the token and sends the same request once more, with its body [D2]', async () => {
    const { post, sent, onRefused } = given([401, 200], [token('a'), token('b')]);
    const response = await post();

    expect(response.status).toBe(200);
    expect(sent.map(({ authorization }) => authorization)).toEqual([
      `Bearer ${token('a')}`,
      `Bearer ${token('b')}`,
    ]);
    expect(sent[1]?.body).toBe('{"title":"Milk"}');
    expect(onRefused).not.toHaveBeenCalled();
  });

  it('A second 401 reports that the session is refused [auth-56]', async () => {
    const { post, sent, onRefused } = given([401, 401, 401], [token('a'), token('b'), token('c')]);
    expect((await post()).status).toBe(401);
    expect(sent).toHaveLength(2);
    expect(onRefused).toHaveBeenCalledTimes(1);
  });

  it('A request is not retried when the session has ended', async () => {
    const { post, sent, onRefused } = given([401], [token('a'), null]);
    await post();
    expect(sent).toHaveLength(1);
    expect(onRefused).toHaveBeenCalledTimes(1);
  });

  it.each([403, 404, 412, 500])('A %i is left alone', async (status) => {
    const { post, sent, onRefused } = given([status], [token('a')]);
    expect((await post()).status).toBe(status);
    expect(sent).toHaveLength(1);
    expect(onRefused).not.toHaveBeenCalled();
  });
});
