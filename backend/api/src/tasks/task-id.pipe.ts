import { Injectable, type PipeTransform } from '@nestjs/common';
import { TaskNotFound } from './tasks.errors.js';

/** Any version: clients make them, and PostgreSQL takes them all. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What is no UUID names no task. PostgreSQL would refuse the text (22P02), which must not become a 500. */
@Injectable()
export class TaskIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!UUID.test(value)) throw new TaskNotFound();
    return value;
  }
}
