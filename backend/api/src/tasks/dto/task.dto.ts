import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { REMINDERS_MAX } from '../../reminders/reminder.js';
import type { TaskSummary } from '../task-reads.repository.js';
import {
  DESCRIPTION_MAX,
  PAGE_MAX,
  PRIORITY_MAX,
  REPEAT_FROM,
  TAGS,
  TITLE_MAX,
  type RepeatFrom,
  type TaskRow,
} from '../task.js';
import type { TaskPage } from '../tasks.service.js';

/** Names each field that the API returns: a new column also has to be added here and to `TASK_COLUMNS`. */
@ApiSchema({ name: 'Task' })
export class TaskDto implements TaskRow {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty()
  readonly userId!: string;

  @ApiProperty({ minLength: 1, maxLength: TITLE_MAX })
  readonly title!: string;

  @ApiProperty({ type: 'string', nullable: true, maxLength: DESCRIPTION_MAX })
  readonly description!: string | null;

  @ApiProperty()
  readonly completed!: boolean;

  @ApiProperty({ type: 'string', nullable: true, format: 'date-time' })
  readonly completedAt!: string | null;

  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, description: 'null: the default list.' })
  readonly listId!: string | null;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: PRIORITY_MAX })
  readonly priority!: number;

  @ApiProperty({ type: [String], maxItems: TAGS.max })
  readonly tags!: string[];

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  readonly dueDate!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: '09:30' })
  readonly dueTime!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'Europe/Lisbon' })
  readonly dueZone!: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'The RRULE by which the task repeats.' })
  readonly repeat!: string | null;

  @ApiProperty({ enum: REPEAT_FROM })
  readonly repeatFrom!: RepeatFrom;

  @ApiProperty({
    type: 'array',
    nullable: true,
    maxItems: REMINDERS_MAX,
    items: { type: 'string' },
    example: ['-PT30M'],
    description: 'When to remind; null: by the default of the user.',
  })
  readonly reminders!: string[] | null;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description:
      'The occurrence that was created when this one was completed. It may have been deleted since.',
  })
  readonly nextTaskId!: string | null;

  @ApiProperty({ description: 'The position in the manual order. Positions sort by their bytes.' })
  readonly position!: string;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'Counts the changes. It is the ETag of the task.',
  })
  readonly version!: number;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;

  @ApiProperty({ format: 'date-time' })
  readonly updatedAt!: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    format: 'date-time',
    description: 'When the task was moved to the trash.',
  })
  readonly deletedAt!: string | null;
}

@ApiSchema({ name: 'TaskPage' })
export class TaskPageDto implements TaskPage {
  @ApiProperty({ type: [TaskDto], maxItems: PAGE_MAX })
  readonly items!: readonly TaskDto[];

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Pass it as `cursor` to get the next page; null on the last one.',
  })
  readonly nextCursor!: string | null;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    description: 'The number of tasks on all pages; only with `total=true`.',
  })
  readonly total?: number;
}

@ApiSchema({ name: 'ListSummary' })
export class ListSummaryDto {
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, description: 'null: the default list.' })
  readonly listId!: string | null;

  @ApiProperty({ type: 'integer', minimum: 1 })
  readonly open!: number;
}

@ApiSchema({ name: 'TagSummary' })
export class TagSummaryDto {
  @ApiProperty()
  readonly tag!: string;

  @ApiProperty({ type: 'integer', minimum: 1 })
  readonly open!: number;
}

@ApiSchema({ name: 'TaskSummary' })
export class TaskSummaryDto implements TaskSummary {
  @ApiProperty({ type: 'integer', minimum: 0 })
  readonly open!: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  readonly completed!: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Open tasks that are due on the given day or earlier.',
  })
  readonly today!: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Open tasks that are due by the sixth day after it.',
  })
  readonly week!: number;

  @ApiProperty({ type: [ListSummaryDto], description: 'The number of open tasks in each list that has any.' })
  readonly lists!: readonly ListSummaryDto[];

  @ApiProperty({ type: [TagSummaryDto], description: 'The number of open tasks with each tag, from A to Z.' })
  readonly tags!: readonly TagSummaryDto[];
}
