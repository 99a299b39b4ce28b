import 'reflect-metadata';
import { AuthModule, CurrentUser, type AuthUser } from '@holdfast/nestjs-auth';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { authOptions } from '@app/auth';

@Controller('users/:userId/notes')
class NotesController {
  @Get()
  list(@CurrentUser() user: AuthUser): string[] {
    return [`notes of ${user.id}`];
  }
}

@Module({ imports: [AuthModule.forRoot(authOptions())], controllers: [NotesController] })
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.create(AppModule, { logger: ['error'] });
  await app.listen(Number(process.env.PORT), '127.0.0.1');
  process.send?.('ready');
}

void main();
