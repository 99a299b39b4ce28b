import { Module } from '@nestjs/common';
import { AccountEventFollower } from './account-event-follower.js';
import { AccountEventsRepository } from './account-events.repository.js';

@Module({ providers: [AccountEventFollower, AccountEventsRepository] })
export class AccountEventsModule {}
