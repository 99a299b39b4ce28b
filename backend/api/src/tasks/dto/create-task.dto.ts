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
  WithoutControls,
} from '../../validation/rules.js';
import { IsReminderList, REMINDERS_MAX } from '../../reminders/reminder.js';
import { IsRepeatRule, RULE_LENGTH_MAX } from '../recurrence/repeat-rule.js';
import { DESCRIPTION_MAX, PRIORITY_MAX, REPEAT_FROM, TAGS, TITLE_MAX, type RepeatFrom } from '../task.js';

@ApiSchema({ name: 'CreateTask' })
export class CreateTaskDto {
  @ApiPropertyOptional({
    format: 'uuid',
    description:
      'Chosen by the client, so that a request can be repeated when its response is lost: the same id with the same ' +
      'content returns the existing task.',
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
  @WithoutControls()
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
    description: 'A calendar day.',
  })
  @MayBeNull()
  @IsCalendarDay()
  readonly dueDate?: string | null;

  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    example: '09:30',
    description: 'The time on the dueDate.',
  })
  @MayBeAbsent()
  @FitsDueDate()
  @IsClockTime()
  readonly dueTime?: string | null;

  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    example: 'Europe/Lisbon',
    description: 'The IANA time zone of the dueTime.',
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
      'How the task repeats: the value of an RRULE (RFC 5545) with FREQ (DAILY to YEARLY), INTERVAL, BYDAY, ' +
      'BYMONTHDAY, BYMONTH, BYSETPOS, WKST, and COUNT (the number of completions) or UNTIL (a day, YYYYMMDD). It ' +
      'requires a dueDate, and is removed with it. Completing the task creates the next one.',
  })
  @MayBeNull()
  @IsRepeatRule()
  readonly repeat?: string | null;

  @ApiPropertyOptional({
    enum: REPEAT_FROM,
    default: 'due',
    description: 'Whether the rule continues from the due date or from the day of completion.',
  })
  @MayBeAbsent()
  @IsIn(REPEAT_FROM)
  readonly repeatFrom?: RepeatFrom;

  @ApiPropertyOptional({
    type: 'array',
    nullable: true,
    maxItems: REMINDERS_MAX,
    items: { type: 'string' },
    example: ['-PT30M', '2026-12-01T09:00[Europe/Lisbon]'],
    description:
      'When to remind: minutes before the due time, as the duration of a TRIGGER (RFC 5545), or a local time in a zone ' +
      '(RFC 9557). null: by the default of the user; an empty list: never.',
  })
  @MayBeNull()
  @IsReminderList()
  readonly reminders?: string[] | null;
}
