import { ApiPropertyOptional, ApiSchema, OmitType, PartialType } from '@nestjs/swagger';
import { IsUuid, MayBeNull } from '../../validation/rules.js';
import { CreateTaskDto } from './create-task.dto.js';

/** PUT: the whole content. What is absent falls back to its default. */
@ApiSchema({ name: 'ReplaceTask' })
export class ReplaceTaskDto extends OmitType(CreateTaskDto, ['id']) {}

/** PATCH: what is absent stays; `null` clears a description. `skipNullProperties` off, or `null` passes as a title. */
@ApiSchema({ name: 'UpdateTask' })
export class UpdateTaskDto extends PartialType(ReplaceTaskDto, { skipNullProperties: false }) {}

@ApiSchema({ name: 'MoveTask' })
export class MoveTaskDto {
  @ApiPropertyOptional({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The list to move to; null: the default list; absent: the list that the task is in.',
  })
  @MayBeNull()
  @IsUuid()
  readonly listId?: string | null;

  @ApiPropertyOptional({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The task in front of the new place; absent or null: the first place.',
  })
  @MayBeNull()
  @IsUuid()
  readonly afterId?: string | null;
}
