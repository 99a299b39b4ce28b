import { ApiProperty, ApiPropertyOptional, ApiSchema, OmitType, PartialType } from '@nestjs/swagger';
import { IsNotEmpty, IsString, Matches } from 'class-validator';
import {
  IsStorableText,
  IsUuid,
  MaxCodePoints,
  MayBeAbsent,
  MayBeNull,
  TrimmedName,
} from '../../validation/rules.js';
import type { ListDeletion, ListRow, ListsPage } from '../lists.repository.js';

/** In code points. */
export const NAME_MAX = 100;
const COLOUR = /^#[0-9a-f]{6}$/i;

@ApiSchema({ name: 'CreateList' })
export class CreateListDto {
  @ApiPropertyOptional({
    format: 'uuid',
    description: 'Chosen by the client, so that the request can be repeated.',
  })
  @MayBeAbsent()
  @IsUuid()
  readonly id?: string;

  @ApiProperty({ minLength: 1, maxLength: NAME_MAX, example: 'Groceries' })
  @TrimmedName()
  @MaxCodePoints(NAME_MAX)
  @IsNotEmpty()
  @IsStorableText()
  @IsString()
  readonly name!: string;

  @ApiPropertyOptional({ type: 'string', nullable: true, pattern: COLOUR.source, example: '#1f7a4d' })
  @MayBeNull()
  @Matches(COLOUR, { message: 'colour must look like #1f7a4d' })
  @IsString()
  readonly colour?: string | null;
}

/** Absent fields stay the same. With `skipNullProperties`, `null` would pass as a name. */
@ApiSchema({ name: 'UpdateList' })
export class UpdateListDto extends PartialType(OmitType(CreateListDto, ['id']), {
  skipNullProperties: false,
}) {}

@ApiSchema({ name: 'MoveList' })
export class MoveListDto {
  @ApiPropertyOptional({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The list before the new position; absent or null: the first position.',
  })
  @MayBeNull()
  @IsUuid()
  readonly afterId?: string | null;
}

@ApiSchema({ name: 'List' })
export class ListDto implements ListRow {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty()
  readonly userId!: string;

  @ApiProperty({ minLength: 1, maxLength: NAME_MAX })
  readonly name!: string;

  @ApiProperty({ type: 'string', nullable: true, pattern: COLOUR.source })
  readonly colour!: string | null;

  @ApiProperty({ description: 'The position in the manual order. Positions sort by their bytes.' })
  readonly position!: string;

  @ApiProperty({ type: 'integer', minimum: 1 })
  readonly version!: number;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;

  @ApiProperty({ format: 'date-time' })
  readonly updatedAt!: string;
}

@ApiSchema({ name: 'Lists' })
export class ListsPageDto implements ListsPage {
  @ApiProperty({ type: [ListDto] })
  readonly items!: readonly ListDto[];
}

@ApiSchema({ name: 'ListDeletion' })
export class ListDeletionDto implements ListDeletion {
  @ApiProperty({
    format: 'uuid',
    description:
      'Restores the list and its tasks, like the id of a bulk change: POST tasks/bulk/{bulkId}/undo.',
  })
  readonly bulkId!: string;
}
