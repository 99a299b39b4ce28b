import { Module } from '@nestjs/common';
import { ChangesRepository } from './changes.repository.js';
import { LiveController } from './live.controller.js';
import { LiveHub } from './live-hub.js';

@Module({ controllers: [LiveController], providers: [ChangesRepository, LiveHub] })
export class LiveModule {}
