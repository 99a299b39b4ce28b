import { IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';
import { CreateListDto, NAME_MAX } from '../../lists/dto/list.dto.js';
import { CreateTaskDto } from '../../tasks/dto/create-task.dto.js';
import {
  IsStorableText,
  IsTimestamp,
  IsUuid,
  MaxCodePoints,
  MayBeNull,
  TrimmedName,
} from '../../validation/rules.js';

/** The digits of `ordering/position.ts`. Others would sort differently. */
const POSITION = /^[0-9A-Za-z]{1,100}$/;

export class ImportedListDto extends CreateListDto {
  @MayBeNull()
  @Matches(POSITION)
  @IsString()
  readonly position?: string | null;
}

/** The fields of a create request, and those that are read-only elsewhere. */
export class ImportedTaskDto extends CreateTaskDto {
  /** The name of the list, instead of its id. */
  @MayBeNull()
  @TrimmedName()
  @MaxCodePoints(NAME_MAX)
  @IsNotEmpty()
  @IsStorableText()
  @IsString()
  readonly list?: string | null;

  @MayBeNull()
  @Matches(POSITION)
  @MaxLength(100)
  @IsString()
  readonly position?: string | null;

  @MayBeNull()
  @IsTimestamp()
  readonly createdAt?: string | null;

  @MayBeNull()
  @IsTimestamp()
  readonly completedAt?: string | null;

  @MayBeNull()
  @IsTimestamp()
  readonly deletedAt?: string | null;

  @MayBeNull()
  @IsUuid()
  readonly nextTaskId?: string | null;
}
