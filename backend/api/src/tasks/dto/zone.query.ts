import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { IsTimeZone } from '../../validation/rules.js';

export class ZoneQuery {
  @ApiPropertyOptional({
    default: 'UTC',
    description:
      'The zone whose calendar says what today is, for the next date of tasks without a zone of their own.',
  })
  @IsTimeZone()
  @IsString()
  readonly zone: string = 'UTC';
}
