import { Module } from '@nestjs/common';
import { BulkCreateRepository } from './bulk/bulk-create.repository.js';
import { BulkCreateService } from './bulk/bulk-create.service.js';
import { BulkController } from './bulk/bulk.controller.js';
import { BulkRepository } from './bulk/bulk.repository.js';
import { BulkService } from './bulk/bulk.service.js';
import { RecurrenceService } from './recurrence/recurrence.service.js';
import { SeriesRepository } from './recurrence/series.repository.js';
import { TaskReadsRepository } from './task-reads.repository.js';
import { TasksController } from './tasks.controller.js';
import { TasksRepository } from './tasks.repository.js';
import { TasksService } from './tasks.service.js';
import { TrashCollector } from './trash-collector.js';
import { TrashRepository } from './trash.repository.js';

@Module({
  controllers: [BulkController, TasksController],
  providers: [
    BulkCreateRepository,
    BulkCreateService,
    BulkService,
    BulkRepository,
    RecurrenceService,
    SeriesRepository,
    TaskReadsRepository,
    TasksService,
    TasksRepository,
    TrashCollector,
    TrashRepository,
  ],
  exports: [TasksService],
})
export class TasksModule {}
