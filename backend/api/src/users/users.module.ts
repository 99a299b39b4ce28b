import { Module } from '@nestjs/common';
import { TasksModule } from '../tasks/tasks.module.js';
import { UsersController } from './users.controller.js';

@Module({ imports: [TasksModule], controllers: [UsersController] })
export class UsersModule {}
