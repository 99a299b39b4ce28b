import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
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

  @ApiProperty({ type: 'string', nullable: true, description: 'The RRULE that brings it back.' })
  readonly repeat!: string | null;

  @ApiProperty({ enum: REPEAT_FROM })
  readonly repeatFrom!: RepeatFrom;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The occurrence that was made when this one was completed. It may be gone by now.',
  })
  readonly nextTaskId!: string | null;

  @ApiProperty({ description: 'Its place in the manual order: texts that sort by their bytes.' })
  readonly position!: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'Counts the changes; the ETag of the task.' })
  readonly version!: number;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;

  @ApiProperty({ format: 'date-time' })
  readonly updatedAt!: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    format: 'date-time',
    description: 'When it went to the trash.',
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
    description: 'Pass it as `cursor` to go on; null at the end.',
  })
  readonly nextCursor!: string | null;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, description: 'Of all pages; only with `total=true`.' })
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

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Open, and due on that day or before.' })
  readonly today!: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Open, and due on the six days after or before.' })
  readonly week!: number;

  @ApiProperty({ type: [ListSummaryDto], description: 'Open tasks of each list that has some.' })
  readonly lists!: readonly ListSummaryDto[];

  @ApiProperty({ type: [TagSummaryDto], description: 'Open tasks of each tag that some have, from A to Z.' })
  readonly tags!: readonly TagSummaryDto[];
}
