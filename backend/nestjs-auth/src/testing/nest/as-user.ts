import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import request from 'supertest';
import { signerOf } from '../access-report/nest-signer.js';
import { bearer } from '../bearer.js';
import type { TestClaims } from '../test-token.js';

/**
 * Returns a supertest agent that sends requests as a user, without a login, with a token that the application accepts. One
 * that verifies with public keys, as with `betterAuth()`, accepts a secret of this process too from then on.
 *
 * @param who A user id, or claims as in `createTestToken`.
 * @returns An agent whose token is valid for 15 minutes.
 *
 * @example
 * await asUser(app, 'ada').get('/users/ada/notes').expect(200);
 * await asUser(app, { sub: 'root', role: 'admin' }).get('/admin/users').expect(200);
 */
export function asUser(app: INestApplication, who: string | TestClaims): ReturnType<typeof request.agent> {
  const token = signerOf(app)(typeof who === 'string' ? { sub: who } : who);
  return request.agent(app.getHttpServer() as Server).set(...bearer(token));
}
