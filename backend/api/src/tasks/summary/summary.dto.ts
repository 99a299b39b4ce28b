import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsCalendarDay } from '../../validation/rules.js';
import type { TaskSummary } from './task-summary.js';

export class TaskSummaryQuery {
  @ApiProperty({ format: 'date', description: 'The day that it is where the caller is.' })
  @IsCalendarDay()
  readonly today!: string;
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
