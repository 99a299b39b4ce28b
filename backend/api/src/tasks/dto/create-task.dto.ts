import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsNotEmpty, IsString, Matches } from 'class-validator';
import { IsStorableText, MaxCodePoints, MayBeAbsent, MayBeNull, Trimmed } from '../../validation/rules.js';
import { UUID } from '../task-id.pipe.js';
import { DESCRIPTION_MAX, TITLE_MAX } from '../task-limits.js';

@ApiSchema({ name: 'CreateTask' })
export class CreateTaskDto {
  @ApiPropertyOptional({
    format: 'uuid',
    description:
      'Made by the client, so that a request whose answer was lost can be repeated: the same id with the same ' +
      'content answers with the task that is already there.',
  })
  @MayBeAbsent()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value))
  @Matches(UUID, { message: 'id must be a UUID' })
  @IsString()
  readonly id?: string;

  @ApiProperty({ minLength: 1, maxLength: TITLE_MAX, example: 'Book the dentist' })
  @Trimmed()
  @MaxCodePoints(TITLE_MAX)
  @IsNotEmpty()
  @IsStorableText()
  @IsString()
  readonly title!: string;

  @ApiPropertyOptional({ type: 'string', nullable: true, maxLength: DESCRIPTION_MAX })
  @MayBeNull()
  @MaxCodePoints(DESCRIPTION_MAX)
  @IsStorableText()
  @IsString()
  readonly description?: string | null;

  @ApiPropertyOptional({ default: false })
  @MayBeAbsent()
  @IsBoolean()
  readonly completed?: boolean;
}
