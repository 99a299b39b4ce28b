import type { Server } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Param, type INestApplication } from '@nestjs/common';
import { JwtService, type JwtSignOptions } from '@nestjs/jwt';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import {
  AuthModule,
  CurrentUser,
  OwnedBy,
  Roles,
  TokenRefused,
  type AuthModuleOptions,
  type AuthUser,
} from '../src/index.js';

const OPTIONS = {
  secret: 'Jq3vT0kX9cR5wZ7yB1nM4pL6sD8fG2hA',
  issuer: 'https://api.example.com',
  audience: 'example-api',
};
const USER = { id: 42, email: 'ada@example.test', role: { id: 1, name: 'Admin' } };

@Controller('users')
class UsersController {
  @OwnedBy('id')
  @Get(':id')
  one(@Param('id') id: string, @CurrentUser() user: AuthUser): object {
    return { id, role: user.role };
  }

  @Roles('admin')
  @Get()
  all(): string[] {
    return [];
  }
}

describe('A service that signs its tokens with @nestjs/jwt', () => {
  const jwt = new JwtService({ secret: OPTIONS.secret });
  let app: INestApplication | undefined;
  afterEach(() => app?.close());

  async function get(options: AuthModuleOptions, path: string, token: string): Promise<request.Response> {
    await app?.close();
    const testing = await Test.createTestingModule({
      imports: [AuthModule.forRoot(options)],
      controllers: [UsersController],
    }).compile();
    app = testing.createNestApplication();
    app.useLogger(false);
    await app.init();
    return request(app.getHttpServer() as Server)
      .get(path)
      .set('Authorization', `Bearer ${token}`);
  }

  it('can sign as docs/own-tokens.md says [A1] [A6]', async () => {
    const { issuer, audience } = OPTIONS;
    const token = await jwt.signAsync(
      { sid: 's1', role: USER.role.name.toLowerCase(), email: USER.email },
      {
        algorithm: 'HS256',
        header: { alg: 'HS256', typ: 'at+jwt' },
        subject: String(USER.id),
        issuer,
        audience,
        expiresIn: '15m',
      },
    );
    expect(await get(OPTIONS, '/users/42', token)).toMatchObject({ status: 200, body: { id: '42' } });
    expect((await get(OPTIONS, '/users/43', token)).status).toBe(403);
    expect((await get(OPTIONS, '/users', token)).status).toBe(200);
  });

  it('can keep numeric ids, a role object and the typ of jsonwebtoken [A1] [A6]', async () => {
    const options: AuthModuleOptions = {
      ...OPTIONS,
      tokenType: 'JWT',
      mapClaims: (claims) => ({
        ...claims,
        sub: String(claims.sub ?? claims.id),
        sid: String(claims.sessionId),
        role: roleOf(claims),
      }),
    };
    const { issuer, audience } = OPTIONS;
    const usual: JwtSignOptions = { issuer, audience, expiresIn: '15m' };
    const token = await jwt.signAsync({ id: 42, role: USER.role, sessionId: 7 }, usual);
    expect(await get(options, '/users/42', token)).toMatchObject({
      status: 200,
      body: { id: '42', role: 'admin' },
    });
    expect((await get(options, '/users/7', token)).status).toBe(403);
    expect((await get(options, '/users', token)).status).toBe(200);
    const withoutRole = await jwt.signAsync({ id: 42, sessionId: 7 }, usual);
    expect((await get(options, '/users/42', withoutRole)).status).toBe(401);
    // A refresh token of the same signer, without the claims of an access token.
    const other = await jwt.signAsync({ id: 42 }, { ...usual, audience: 'refresh' });
    expect((await get(options, '/users/42', other)).status).toBe(401);
  });
});

function roleOf({ role }: Readonly<Record<string, unknown>>): string {
  if (typeof role === 'object' && role !== null && 'name' in role && typeof role.name === 'string')
    return role.name.toLowerCase();
  throw new TokenRefused('AUTH_TOKEN_INVALID', 'role has no name');
}
