// @ts-check
// What each guard of the comparison adds to an application. The peers verify the token as their READMEs say; none of them has
// rules for owners, roles or ended sessions.
import { createSecretKey } from 'node:crypto';
import { UnauthorizedException } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import { auth } from 'express-oauth2-jwt-bearer';
import { jwtVerify } from 'jose';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { AuthModule } from '@holdfast/nestjs-auth';

const ISSUER = 'http://localhost:3000';
const AUDIENCE = 'holdfast-api';

/**
 * @typedef {object} Guard
 * @property {import('@nestjs/common').DynamicModule[]} [imports]
 * @property {import('@nestjs/common').Provider[]} [providers]
 * @property {import('express').RequestHandler} [middleware]
 */

/** @type {Record<string, (secret: string) => Guard>} */
export const GUARDS = {
  open: () => ({}),
  ours: (secret) => ({ imports: [AuthModule.forRoot({ secret, issuer: ISSUER, audience: AUDIENCE })] }),
  'passport-jwt': (secret) => ({
    providers: [passportStrategy(secret), { provide: APP_GUARD, useClass: AuthGuard('jwt') }],
  }),
  jose: (secret) => ({ providers: [{ provide: APP_GUARD, useValue: joseGuard(secret) }] }),
  'express-oauth2-jwt-bearer': (secret) => ({
    middleware: auth({ issuer: ISSUER, audience: AUDIENCE, secret, tokenSigningAlg: 'HS256' }),
  }),
};

/** @param {string} secret */
function passportStrategy(secret) {
  return class JwtStrategy extends PassportStrategy(Strategy) {
    constructor() {
      super({
        jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
        secretOrKey: secret,
        algorithms: ['HS256'],
        issuer: ISSUER,
        audience: AUDIENCE,
      });
    }

    /** @param {{ sub: string }} claims */
    validate({ sub }) {
      return { id: sub };
    }
  };
}

/** @param {string} secret */
function joseGuard(secret) {
  const key = createSecretKey(secret, 'utf8');
  return {
    /** @param {import('@nestjs/common').ExecutionContext} context */
    async canActivate(context) {
      const request = context.switchToHttp().getRequest();
      const [, token = ''] = String(request.headers.authorization).split(' ');
      try {
        const options = { algorithms: ['HS256'], issuer: ISSUER, audience: AUDIENCE };
        const { payload } = await jwtVerify(token, key, options);
        request.user = { id: payload.sub };
        return true;
      } catch {
        throw new UnauthorizedException();
      }
    },
  };
}
