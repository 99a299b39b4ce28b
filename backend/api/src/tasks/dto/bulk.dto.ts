import { ApiProperty, ApiPropertyOptional, ApiSchema, PickType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsNotEmptyObject, IsObject, ValidateNested } from 'class-validator';
import { IsTagList, IsUuidList, MayBeAbsent } from '../../validation/rules.js';
import { UpdateTaskDto } from './change-task.dto.js';
import { TAGS } from '../task.js';
import type { BulkOutcome } from '../bulk/bulk.repository.js';

const IDS_MAX = 500;

@ApiSchema({ name: 'BulkChanges' })
export class BulkChangesDto extends PickType(UpdateTaskDto, [
  'completed',
  'listId',
  'priority',
  'dueDate',
  'dueTime',
  'dueZone',
]) {
  @ApiPropertyOptional({ type: [String], maxItems: TAGS.max })
  @MayBeAbsent()
  @IsTagList(TAGS)
  readonly addTags?: string[];

  @ApiPropertyOptional({ type: [String], maxItems: TAGS.max })
  @MayBeAbsent()
  @IsTagList(TAGS)
  readonly removeTags?: string[];

  @ApiPropertyOptional({ description: 'true moves the tasks to the trash, false restores them.' })
  @MayBeAbsent()
  @IsBoolean()
  readonly trashed?: boolean;
}

@ApiSchema({ name: 'BulkRequest' })
export class BulkDto {
  @ApiProperty({ type: [String], items: { type: 'string', format: 'uuid' }, minItems: 1, maxItems: IDS_MAX })
  @IsUuidList({ max: IDS_MAX })
  readonly ids!: string[];

  @ApiProperty({
    type: BulkChangesDto,
    description: 'The changes to each of the tasks: at least one.',
  })
  @Type(() => BulkChangesDto)
  @ValidateNested()
  @IsNotEmptyObject()
  @IsObject()
  readonly changes!: BulkChangesDto;
}

@ApiSchema({ name: 'BulkResult' })
export class BulkResultDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ enum: ['changed', 'not_found', 'changed_since'] })
  readonly status!: 'changed' | 'not_found' | 'changed_since';

  @ApiProperty({ type: 'integer', nullable: true, description: 'The version of the task after the change.' })
  readonly version!: number | null;
}

@ApiSchema({ name: 'BulkOutcome' })
export class BulkOutcomeDto implements BulkOutcome {
  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description:
      'Undoes the change within a day, if it is one of the last 20 and they are at most 5 MB in total.',
  })
  readonly bulkId!: string | null;

  @ApiProperty({ type: [BulkResultDto] })
  readonly results!: readonly BulkResultDto[];
}
