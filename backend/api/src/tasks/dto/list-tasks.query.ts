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

  @ApiPropertyOptional({ default: false, description: 'Tasks in the trash instead of the others.' })
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
    description: 'Only these tasks, if they exist.',
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
      'overdue: open and past its time; today; week: today and the six days after it; none: without a date.',
  })
  @MayBeAbsent()
  @IsIn(DUE)
  readonly due?: DueFilter;

  @ApiPropertyOptional({
    description:
      'The time zone of the calendar that `due`, `dueFrom` and `dueTo` mean: a time in another zone may fall on another day. ' +
      'Without it, `due` means UTC, and `dueFrom` and `dueTo` mean the dates as they are stored.',
  })
  @MayBeAbsent()
  @IsTimeZone()
  @IsString()
  readonly zone?: string;

  @ApiPropertyOptional({
    minLength: 1,
    maxLength: SEARCH_MAX,
    description:
      'Each word must start a word of the title, description or tags. Case, accents and punctuation are ignored, ß is ss, ' +
      'and text of scripts without spaces is found anywhere.',
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
    description: 'Newest first, manual order, by due date, highest priority first, or from A to Z.',
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
    description: 'Also counts all matching tasks, which takes longer the more there are.',
  })
  @MayBeAbsent()
  @QueryBoolean()
  @IsBoolean()
  readonly total?: boolean;

  @ApiPropertyOptional({
    description:
      'The `nextCursor` of the previous page. The cost doesn’t grow with depth. Not allowed with offset.',
  })
  @MayBeAbsent()
  @IsString()
  readonly cursor?: string;
}

export class SummaryQuery {
  @ApiProperty({ format: 'date', description: 'Today’s date in the time zone of the caller.' })
  @IsCalendarDay()
  readonly today!: string;

  @ApiPropertyOptional({
    description: 'That time zone. Without it, each task counts on its date as it is stored.',
  })
  @MayBeAbsent()
  @IsTimeZone()
  @IsString()
  readonly zone?: string;
}
