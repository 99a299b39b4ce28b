import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsObject, ValidateNested } from 'class-validator';
import { CreateTaskDto } from './create-task.dto.js';
import { TaskDto } from './task.dto.js';

/** Their times of creation are a millisecond apart, so that a longer request would reach back before the last one. */
const TASKS_MAX = 50;

@ApiSchema({ name: 'BulkCreateRequest' })
export class BulkCreateDto {
  @ApiProperty({
    type: [CreateTaskDto],
    minItems: 1,
    maxItems: TASKS_MAX,
    description: 'In the order in which they are to be listed. Ids must differ.',
  })
  @Type(() => CreateTaskDto)
  @ValidateNested({ each: true })
  // Nested lists would pass the validation of what is nested.
  @IsObject({ each: true })
  @ArrayUnique((task: unknown) => idOf(task) ?? task)
  @ArrayMaxSize(TASKS_MAX)
  @ArrayMinSize(1)
  @IsArray()
  readonly tasks!: CreateTaskDto[];
}

@ApiSchema({ name: 'CreatedTasks' })
export class CreatedTasksDto {
  @ApiProperty({ type: [TaskDto], description: 'As they are now, in the order of the request.' })
  readonly tasks!: readonly TaskDto[];
}

/** All entries are compared, also those that another rule refuses. */
function idOf(task: unknown): unknown {
  return typeof task === 'object' && task !== null && 'id' in task ? task.id : undefined;
}
