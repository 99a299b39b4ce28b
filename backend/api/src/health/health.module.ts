import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { ApiReadiness } from './readiness.js';

@Module({ controllers: [HealthController], providers: [ApiReadiness], exports: [ApiReadiness] })
export class HealthModule {}
