/**
 * Returns the Authorization header as arguments of supertest's `set`.
 *
 * @example
 * await request(server).get('/me').set(...bearer(createTestToken({ sub: 'ada' }))).expect(200);
 */
export function bearer(token: string): ['Authorization', string] {
  return ['Authorization', `Bearer ${token}`];
}
