import { Injectable } from '@nestjs/common';
import { SummaryRepository } from './summary.repository.js';
import type { TaskSummary } from './task-summary.js';

@Injectable()
export class SummaryService {
  constructor(private readonly summaries: SummaryRepository) {}

  summarise(userId: string, today: string): Promise<TaskSummary> {
    return this.summaries.summarise(userId, today);
  }
}
