// @ts-check
// The application that guard.mjs asks, in a separate process: `server.mjs fastify|express GUARD SECRET`.
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { GUARDS } from './peers.mjs';

const [adapter, guard = 'open', secret = ''] = process.argv.slice(2);

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

const { imports = [], providers = [], middleware } = GUARDS[guard]?.(secret) ?? {};
class AppModule {}
Module({ imports, providers, controllers: [NotesController] })(AppModule);

const http = adapter === 'express' ? new ExpressAdapter() : new FastifyAdapter();
const app = await NestFactory.create(AppModule, http, { logger: false });
if (middleware !== undefined) app.use(middleware);
await app.listen(0, '127.0.0.1');

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.send?.(app.getHttpServer().address().port);
