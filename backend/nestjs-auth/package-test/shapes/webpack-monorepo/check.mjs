import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createTestToken } from '@holdfast/nestjs-auth/testing';

const secret = randomBytes(32).toString('base64url');
const token = createTestToken(
  { sub: 'ada' },
  { secret, issuer: 'https://auth.example.com', audience: 'monorepo' },
);
for (const [index, name] of ['notes', 'billing'].entries()) {
  const PORT = String(30_000 + (process.pid % 10_000) + index);
  const app = fork(`dist/apps/${name}/main.js`, { env: { ...process.env, PORT, AUTH_SECRET: secret } });
  await once(app, 'message');
  const get = (user, headers = {}) => fetch(`http://127.0.0.1:${PORT}/users/${user}/${name}`, { headers });
  assert.equal((await get('ada')).status, 401);
  const headers = { authorization: `Bearer ${token}` };
  assert.deepEqual(await (await get('ada', headers)).json(), [`${name} of ada`]);
  assert.equal((await get('bob', headers)).status, 403);
  app.kill();
}
