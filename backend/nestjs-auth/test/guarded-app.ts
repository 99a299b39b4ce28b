import { All, Body, Controller, Get, Module, Param, Post, type INestApplication } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import {
  AuthModule,
  CurrentUser,
  OwnedBy,
  ProblemFilter,
  Public,
  Roles,
  type AuthUser,
} from '../src/index.js';
import { TEST_AUTH_OPTIONS } from '../src/testing/index.js';

/** Counts how often a handler ran: a refusal must leave it untouched. */
export const handled: string[] = [];

@Controller()
class GuardedController {
  @Public()
  @Get('open')
  open(@CurrentUser() user: AuthUser | undefined): { user: string | null } {
    return { user: user?.id ?? null };
  }

  @Get('me')
  me(@CurrentUser() user: AuthUser): AuthUser {
    handled.push('me');
    return user;
  }

  @Get('users/:userId/notes')
  notes(@Param('userId') userId: string): { userId: string } {
    handled.push('notes');
    return { userId };
  }

  @Post('users/:userId/notes')
  addNote(@Param('userId') userId: string, @Body() body: object): object {
    handled.push('addNote');
    return { userId, ...body };
  }

  @All('users/:userId/notes/:noteId')
  note(@Param('noteId') noteId: string): { noteId: string } {
    handled.push('note');
    return { noteId };
  }

  @OwnedBy('accountId')
  @Get('accounts/:accountId/bills')
  bills(@Param('accountId') accountId: string): { accountId: string } {
    handled.push('bills');
    return { accountId };
  }

  @Roles('admin')
  @Get('admin/users')
  users(): string[] {
    handled.push('users');
    return [];
  }
}

@Module({
  imports: [AuthModule.forRoot(TEST_AUTH_OPTIONS)],
  controllers: [GuardedController],
  providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
})
class GuardedAppModule {}

export const ADAPTERS = [
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
] as const;

/** Starts a small application with AuthModule on a free loopback port. */
export async function startGuardedApp(adapter: ExpressAdapter | FastifyAdapter): Promise<INestApplication> {
  const testing = await Test.createTestingModule({ imports: [GuardedAppModule] }).compile();
  const app = testing.createNestApplication(adapter);
  app.useLogger(false);
  await app.listen(0, '127.0.0.1');
  return app;
}
