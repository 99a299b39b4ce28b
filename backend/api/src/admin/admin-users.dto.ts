import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsInt, IsString, Max, Min } from 'class-validator';
import { TaskCountsDto } from '../users/profile.dto.js';
import { MayBeAbsent, QueryInteger } from '../validation/rules.js';
import type { UsageRow } from './admin-users.repository.js';
import type { UsagePage } from './admin-users.service.js';

const PAGE_MAX = 100;
const PAGE_DEFAULT = 50;

export class ListUsersQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: PAGE_MAX, default: PAGE_DEFAULT })
  @QueryInteger()
  @Max(PAGE_MAX)
  @Min(1)
  @IsInt()
  readonly limit: number = PAGE_DEFAULT;

  @ApiPropertyOptional({ description: '`nextCursor` of the previous page.' })
  @MayBeAbsent()
  @IsString()
  readonly cursor?: string;
}

@ApiSchema({ name: 'UserUsage' })
export class UserUsageDto implements UsageRow {
  @ApiProperty()
  readonly userId!: string;

  @ApiProperty({ type: TaskCountsDto, description: 'Not counting the trash.' })
  readonly tasks!: TaskCountsDto;

  @ApiProperty({ type: 'integer', minimum: 0 })
  readonly lists!: number;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly lastChangeAt!: string | null;
}

@ApiSchema({ name: 'UserUsagePage' })
export class UserUsagePageDto implements UsagePage {
  @ApiProperty({ type: [UserUsageDto], maxItems: PAGE_MAX })
  readonly items!: readonly UserUsageDto[];

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Pass it as `cursor` to get the next page; null on the last one.',
  })
  readonly nextCursor!: string | null;
}
