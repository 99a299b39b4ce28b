import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { MayBeAbsent, QueryBoolean } from '../../validation/rules.js';

export class DeleteTaskQuery {
  @ApiPropertyOptional({
    default: false,
    description: 'For good, in the trash or not; If-Match is not looked at.',
  })
  @MayBeAbsent()
  @QueryBoolean()
  @IsBoolean()
  readonly permanent?: boolean;
}
