import { ApiPropertyOptional, ApiSchema, OmitType, PartialType } from '@nestjs/swagger';
import { IsBoolean, IsString } from 'class-validator';
import {
  FitsDueChange,
  IsCalendarDay,
  IsClockTime,
  IsTimeZone,
  IsUuid,
  MayBeAbsent,
  MayBeNull,
  QueryBoolean,
} from '../../validation/rules.js';
import { CreateTaskDto } from './create-task.dto.js';

/** PUT: the whole content. Absent fields get their defaults. */
@ApiSchema({ name: 'ReplaceTask' })
export class ReplaceTaskDto extends OmitType(CreateTaskDto, ['id']) {}

/** PATCH: absent fields stay the same. With `skipNullProperties`, `null` would pass as a title. */
@ApiSchema({ name: 'UpdateTask' })
export class UpdateTaskDto extends PartialType(
  OmitType(ReplaceTaskDto, ['dueDate', 'dueTime', 'dueZone'] as const),
  { skipNullProperties: false },
) {
  @ApiPropertyOptional({
    type: 'string',
    format: 'date',
    nullable: true,
    description: 'A calendar day. The time and the time zone stay; null removes them and the rule, too.',
  })
  @MayBeNull()
  @IsCalendarDay()
  readonly dueDate?: string | null;

  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    example: '09:30',
    description: 'The time on the dueDate. It needs a zone, here or in the task; null removes both.',
  })
  @MayBeAbsent()
  @FitsDueChange()
  @IsClockTime()
  readonly dueTime?: string | null;

  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    example: 'Europe/Lisbon',
    description: 'The IANA time zone of the dueTime, which stays the same.',
  })
  @MayBeAbsent()
  @FitsDueChange()
  @IsTimeZone()
  readonly dueZone?: string | null;
}

@ApiSchema({ name: 'MoveTask' })
export class MoveTaskDto {
  @ApiPropertyOptional({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The list to move to; null: the default list; absent: the current list.',
  })
  @MayBeNull()
  @IsUuid()
  readonly listId?: string | null;

  @ApiPropertyOptional({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The task before the new position; absent or null: the first position.',
  })
  @MayBeNull()
  @IsUuid()
  readonly afterId?: string | null;
}

export class DeleteTaskQuery {
  @ApiPropertyOptional({
    default: false,
    description: 'Deletes the task for good, in the trash or not, and ignores If-Match.',
  })
  @MayBeAbsent()
  @QueryBoolean()
  @IsBoolean()
  readonly permanent?: boolean;
}

export class ZoneQuery {
  @ApiPropertyOptional({
    default: 'UTC',
    description: 'The time zone that defines today for the next date of a task without a time zone.',
  })
  @IsTimeZone()
  @IsString()
  readonly zone: string = 'UTC';
}
