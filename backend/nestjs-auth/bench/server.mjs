// @ts-check
// The application that guard.mjs asks, in a separate process: `server.mjs fastify|express open|guarded SECRET`.
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AuthModule } from '@holdfast/nestjs-auth';

const [adapter, mode, secret = ''] = process.argv.slice(2);

class NotesController {
  notes() {
    return { notes: [] };
  }
}
Controller()(NotesController);
Get('users/:userId/notes')(
  NotesController.prototype,
  'notes',
  /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(NotesController.prototype, 'notes')),
);

const auth = AuthModule.forRoot({ secret, issuer: 'http://localhost:3000', audience: 'holdfast-api' });
class AppModule {}
Module({ imports: mode === 'guarded' ? [auth] : [], controllers: [NotesController] })(AppModule);

const http = adapter === 'express' ? new ExpressAdapter() : new FastifyAdapter();
const app = await NestFactory.create(AppModule, http, { logger: false });
await app.listen(0, '127.0.0.1');

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.send?.(app.getHttpServer().address().port);
