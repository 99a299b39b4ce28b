/**
 * The header a test sends, as supertest's `set` takes it.
 *
 * @example
 * await request(server).get('/me').set(...bearer(createTestToken({ sub: 'ada' }))).expect(200);
 */
export function bearer(token: string): ['Authorization', string] {
  return ['Authorization', `Bearer ${token}`];
}
