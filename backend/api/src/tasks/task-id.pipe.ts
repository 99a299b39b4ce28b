import { Injectable, type PipeTransform } from '@nestjs/common';
import { UUID } from '../validation/uuid.js';
import { TaskNotFound } from './tasks.errors.js';

/** What is no UUID names no task. PostgreSQL would refuse the text (22P02), which must not become a 500. */
@Injectable()
export class TaskIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!UUID.test(value)) throw new TaskNotFound();
    return value;
  }
}
