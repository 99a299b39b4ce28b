import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsNotEmpty, IsString, Matches, Max, Min } from 'class-validator';
import {
  IsCalendarDay,
  IsStorableText,
  IsTagList,
  IsTimeZone,
  IsUuidList,
  MaxCodePoints,
  MayBeAbsent,
  QueryBoolean,
  QueryInteger,
  Trimmed,
} from '../../validation/rules.js';
import { UUID } from '../../validation/uuid.pipe.js';
import { SORTS, type TaskSort } from '../task-cursor.js';
import {
  DUE,
  OFFSET_MAX,
  PAGE_DEFAULT,
  PAGE_MAX,
  PRIORITY_MAX,
  SEARCH_MAX,
  TAGS,
  type DueFilter,
} from '../task.js';

const LIST = new RegExp(`^none$|${UUID.source}`, 'i');

export class ListTasksQuery {
  @ApiPropertyOptional({ description: 'Only completed tasks, or only open ones.' })
  @MayBeAbsent()
  @QueryBoolean()
  @IsBoolean()
  readonly completed?: boolean;

  @ApiPropertyOptional({ default: false, description: 'What lies in the trash, instead of what does not.' })
  @MayBeAbsent()
  @QueryBoolean()
  @IsBoolean()
  readonly trashed?: boolean;

  @ApiPropertyOptional({
    description: 'The id of a list, or `none` for the default list.',
    pattern: LIST.source,
  })
  @MayBeAbsent()
  @Matches(LIST, { message: 'listId must be a UUID or none' })
  @IsString()
  readonly listId?: string;

  @ApiPropertyOptional({
    type: [String],
    maxItems: TAGS.max,
    description: 'Tasks that have all of these tags.',
  })
  @MayBeAbsent()
  @IsTagList(TAGS)
  readonly tag?: string[];

  @ApiPropertyOptional({
    type: [String],
    items: { type: 'string', format: 'uuid' },
    maxItems: PAGE_MAX,
    description: 'Only these tasks, as far as there are such.',
  })
  @MayBeAbsent()
  @IsUuidList({ max: PAGE_MAX, isQuery: true })
  readonly id?: string[];

  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: PRIORITY_MAX })
  @MayBeAbsent()
  @QueryInteger()
  @Max(PRIORITY_MAX)
  @Min(0)
  @IsInt()
  readonly priority?: number;

  @ApiPropertyOptional({ format: 'date', description: 'Due on this day or later.' })
  @MayBeAbsent()
  @IsCalendarDay()
  readonly dueFrom?: string;

  @ApiPropertyOptional({ format: 'date', description: 'Due on this day or earlier.' })
  @MayBeAbsent()
  @IsCalendarDay()
  readonly dueTo?: string;

  @ApiPropertyOptional({
    enum: DUE,
    description:
      'Open and past its time; on the day it is now; on it or one of the six after it; without a date.',
  })
  @MayBeAbsent()
  @IsIn(DUE)
  readonly due?: DueFilter;

  @ApiPropertyOptional({ default: 'UTC', description: "The zone whose calendar says what `due`'s today is." })
  @MayBeAbsent()
  @IsTimeZone()
  @IsString()
  readonly zone?: string;

  @ApiPropertyOptional({
    minLength: 1,
    maxLength: SEARCH_MAX,
    description:
      'Tasks in whose title, description or tags each of these words begins a word; case and accents aside.',
  })
  @MayBeAbsent()
  @Trimmed()
  @MaxCodePoints(SEARCH_MAX)
  @IsNotEmpty()
  @IsStorableText()
  @IsString()
  readonly q?: string;

  @ApiPropertyOptional({
    enum: SORTS,
    default: 'created',
    description: 'Newest, own order, due, urgent or A to Z first.',
  })
  @IsIn(SORTS)
  readonly sort: TaskSort = 'created';

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: PAGE_MAX, default: PAGE_DEFAULT })
  @QueryInteger()
  @Max(PAGE_MAX)
  @Min(1)
  @IsInt()
  readonly limit: number = PAGE_DEFAULT;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: OFFSET_MAX, default: 0 })
  @MayBeAbsent()
  @QueryInteger()
  @Max(OFFSET_MAX)
  @Min(0)
  @IsInt()
  readonly offset?: number;

  @ApiPropertyOptional({
    default: false,
    description: 'Also counts all tasks that fit, which takes the longer the more they are.',
  })
  @MayBeAbsent()
  @QueryBoolean()
  @IsBoolean()
  readonly total?: boolean;

  @ApiPropertyOptional({
    description:
      'The `nextCursor` of the page before. Its cost does not grow with depth; not together with offset.',
  })
  @MayBeAbsent()
  @IsString()
  readonly cursor?: string;
}

export class SummaryQuery {
  @ApiProperty({ format: 'date', description: 'The day that it is where the caller is.' })
  @IsCalendarDay()
  readonly today!: string;
}
