import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsString, Max, Min } from 'class-validator';
import { MayBeAbsent, QueryBoolean, QueryInteger } from '../../validation/rules.js';
import { PAGE_DEFAULT, PAGE_MAX } from '../task-limits.js';

/** PostgreSQL would take more, but no page lies there. */
const OFFSET_MAX = 1_000_000_000;

export class ListTasksQuery {
  @ApiPropertyOptional({ description: 'Only completed tasks, or only open ones.' })
  @MayBeAbsent()
  @QueryBoolean()
  @IsBoolean()
  readonly completed?: boolean;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: PAGE_MAX, default: PAGE_DEFAULT })
  @QueryInteger()
  @Max(PAGE_MAX)
  @Min(1)
  @IsInt()
  readonly limit: number = PAGE_DEFAULT;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: OFFSET_MAX, default: 0 })
  @MayBeAbsent()
  @QueryInteger()
  @Max(OFFSET_MAX)
  @Min(0)
  @IsInt()
  readonly offset?: number;

  @ApiPropertyOptional({
    description:
      'The `nextCursor` of the page before. Its cost does not grow with depth; not together with offset.',
  })
  @MayBeAbsent()
  @IsString()
  readonly cursor?: string;
}
