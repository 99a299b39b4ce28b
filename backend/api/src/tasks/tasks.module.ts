import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BulkChangeEntity } from './bulk/bulk-change.entity.js';
import { BulkController } from './bulk/bulk.controller.js';
import { BulkRepository } from './bulk/bulk.repository.js';
import { BulkService } from './bulk/bulk.service.js';
import { RecurrenceController } from './recurrence/recurrence.controller.js';
import { RecurrenceService } from './recurrence/recurrence.service.js';
import { SeriesRepository } from './recurrence/series.repository.js';
import { SummaryController } from './summary/summary.controller.js';
import { SummaryRepository } from './summary/summary.repository.js';
import { SummaryService } from './summary/summary.service.js';
import { TaskEntity } from './task.entity.js';
import { TasksController } from './tasks.controller.js';
import { TasksRepository } from './tasks.repository.js';
import { TasksService } from './tasks.service.js';
import { TrashCollector } from './trash-collector.js';

@Module({
  imports: [TypeOrmModule.forFeature([BulkChangeEntity, TaskEntity])],
  controllers: [BulkController, RecurrenceController, SummaryController, TasksController],
  providers: [
    BulkService,
    BulkRepository,
    RecurrenceService,
    SeriesRepository,
    SummaryService,
    SummaryRepository,
    TasksService,
    TasksRepository,
    TrashCollector,
  ],
  exports: [TasksService],
})
export class TasksModule {}
