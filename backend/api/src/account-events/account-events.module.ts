import { Module } from '@nestjs/common';
import { AccountEventReader } from './account-event-reader.js';
import { DeletedUsersRepository } from './deleted-users.repository.js';

@Module({ providers: [AccountEventReader, DeletedUsersRepository] })
export class AccountEventsModule {}
