import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsNotEmpty, IsString, Max, Min } from 'class-validator';
import {
  FitsDueDate,
  IsCalendarDay,
  IsClockTime,
  IsStorableText,
  IsTagList,
  IsTimeZone,
  IsUuid,
  MaxCodePoints,
  MayBeAbsent,
  MayBeNull,
  Trimmed,
} from '../../validation/rules.js';
import { IsRepeatRule, RULE_LENGTH_MAX } from '../recurrence/repeat-rule.js';
import { DESCRIPTION_MAX, PRIORITY_MAX, REPEAT_FROM, TAGS, TITLE_MAX, type RepeatFrom } from '../task.js';

@ApiSchema({ name: 'CreateTask' })
export class CreateTaskDto {
  @ApiPropertyOptional({
    format: 'uuid',
    description:
      'Made by the client, so that a request whose answer was lost can be repeated: the same id with the same ' +
      'content answers with the task that is already there.',
  })
  @MayBeAbsent()
  @IsUuid()
  readonly id?: string;

  @ApiProperty({ minLength: 1, maxLength: TITLE_MAX, example: 'Book the dentist' })
  @Trimmed()
  @MaxCodePoints(TITLE_MAX)
  @IsNotEmpty()
  @IsStorableText()
  @IsString()
  readonly title!: string;

  @ApiPropertyOptional({ type: 'string', nullable: true, maxLength: DESCRIPTION_MAX })
  @MayBeNull()
  @MaxCodePoints(DESCRIPTION_MAX)
  @IsStorableText()
  @IsString()
  readonly description?: string | null;

  @ApiPropertyOptional({ default: false })
  @MayBeAbsent()
  @IsBoolean()
  readonly completed?: boolean;

  @ApiPropertyOptional({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'null: the default list.',
  })
  @MayBeNull()
  @IsUuid()
  readonly listId?: string | null;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: PRIORITY_MAX, default: 0 })
  @MayBeAbsent()
  @Max(PRIORITY_MAX)
  @Min(0)
  @IsInt()
  readonly priority?: number;

  @ApiPropertyOptional({
    type: [String],
    maxItems: TAGS.max,
    items: { type: 'string', minLength: 1, maxLength: TAGS.length },
    example: ['health'],
  })
  @MayBeAbsent()
  @IsTagList(TAGS)
  readonly tags?: string[];

  @ApiPropertyOptional({
    type: 'string',
    format: 'date',
    nullable: true,
    description:
      'A day of the calendar. Setting it clears the time and the zone unless they are given with it.',
  })
  @MayBeNull()
  @IsCalendarDay()
  readonly dueDate?: string | null;

  @ApiPropertyOptional({ type: 'string', nullable: true, example: '09:30', description: 'On the dueDate.' })
  @MayBeAbsent()
  @FitsDueDate()
  @IsClockTime()
  readonly dueTime?: string | null;

  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    example: 'Europe/Lisbon',
    description: 'IANA name of the zone whose clocks show the dueTime.',
  })
  @MayBeAbsent()
  @FitsDueDate()
  @IsTimeZone()
  readonly dueZone?: string | null;

  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    maxLength: RULE_LENGTH_MAX,
    example: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH',
    description:
      'When the task comes back: the value of an RRULE (RFC 5545) of FREQ (DAILY to YEARLY), INTERVAL, BYDAY, ' +
      'BYMONTHDAY, BYMONTH, BYSETPOS, WKST, and COUNT (how many times it is done) or UNTIL (a day, YYYYMMDD). It ' +
      'needs a dueDate; taking that away takes the rule away. Completing the task makes the next one.',
  })
  @MayBeNull()
  @IsRepeatRule()
  readonly repeat?: string | null;

  @ApiPropertyOptional({
    enum: REPEAT_FROM,
    default: 'due',
    description: 'Whether the rule goes on from the day that the task was due or the day that it was done.',
  })
  @MayBeAbsent()
  @IsIn(REPEAT_FROM)
  readonly repeatFrom?: RepeatFrom;
}
