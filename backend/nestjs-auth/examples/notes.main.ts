import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { createTestToken, TEST_AUTH_OPTIONS } from '@holdfast/nestjs-auth/testing';
import { NotesExample } from './notes.js';

/**
 * Starts the example and prints what to try. A real service gets its secret from its configuration and its tokens from
 * the auth server; this one makes both itself.
 */
const quiet: Pick<NestApplicationOptions, 'logger'> = { logger: ['error', 'warn'] };
const app = await NestFactory.create(NotesExample.with(TEST_AUTH_OPTIONS), new FastifyAdapter(), quiet);
await app.listen(Number(process.argv[2] ?? 0), '127.0.0.1');

const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
const origin = `http://127.0.0.1:${port}`;
const ask = (who: object, path: string): string =>
  `curl -i ${origin}${path} -H 'Authorization: Bearer ${createTestToken({ ...who })}'`;

console.log(
  [
    `The notes service listens on ${origin}. Try:`,
    `# public`,
    `curl -i ${origin}/health`,
    `# 401: no token`,
    `curl -i ${origin}/users/ada/notes`,
    `# 200: Ada's own notes`,
    ask({ sub: 'ada' }, '/users/ada/notes'),
    `# 403: Bob at Ada's notes`,
    ask({ sub: 'bob' }, '/users/ada/notes'),
    `# 200: an administrator counts them`,
    ask({ sub: 'root', role: 'admin' }, '/users/ada/notes/count'),
  ].join('\n'),
);
