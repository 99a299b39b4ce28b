import { Injectable, type PipeTransform } from '@nestjs/common';
import { UUID } from '../validation/uuid.js';
import { ListNotFound } from './lists.errors.js';

/** What is no UUID names no list. */
@Injectable()
export class ListIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!UUID.test(value)) throw new ListNotFound();
    return value;
  }
}
