import type { AuthModuleOptions } from '@holdfast/nestjs-auth';

/** What both applications of the monorepo accept. */
export function authOptions(): AuthModuleOptions {
  return {
    secret: process.env.AUTH_SECRET ?? '',
    issuer: 'https://auth.example.com',
    audience: 'monorepo',
  };
}
