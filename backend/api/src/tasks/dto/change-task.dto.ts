import { ApiSchema, OmitType, PartialType } from '@nestjs/swagger';
import { CreateTaskDto } from './create-task.dto.js';

/** PUT: the whole content. What is absent falls back to its default. */
@ApiSchema({ name: 'ReplaceTask' })
export class ReplaceTaskDto extends OmitType(CreateTaskDto, ['id']) {}

/** PATCH: what is absent stays; `null` clears a description. `skipNullProperties` off, or `null` passes as a title. */
@ApiSchema({ name: 'UpdateTask' })
export class UpdateTaskDto extends PartialType(ReplaceTaskDto, { skipNullProperties: false }) {}
