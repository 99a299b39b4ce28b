import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsInt, Max, Min, ValidateIf } from 'class-validator';
import { IsTimestamp } from '../../validation/rules.js';
import { MINUTES_MAX } from '../reminder.js';
import type { ReminderSettings } from '../reminders.service.js';

@ApiSchema({ name: 'SaveReminderSettings' })
export class SaveReminderSettingsDto {
  @ApiProperty({
    type: 'integer',
    nullable: true,
    minimum: 0,
    maximum: MINUTES_MAX,
    description: 'How long before the due time a task reminds that names no reminders; null: not at all.',
  })
  @Max(MINUTES_MAX)
  @Min(0)
  @IsInt()
  @ValidateIf((_object, value) => value !== null)
  readonly defaultMinutes!: number | null;
}

@ApiSchema({ name: 'ReminderSettings' })
export class ReminderSettingsDto implements ReminderSettings {
  @ApiProperty({ type: 'integer', nullable: true, minimum: 0, maximum: MINUTES_MAX })
  readonly defaultMinutes!: number | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The key with which a browser subscribes; null: this server sends no notifications.',
  })
  readonly pushKey!: string | null;
}

@ApiSchema({ name: 'SnoozeTask' })
export class SnoozeTaskDto {
  @ApiProperty({ format: 'date-time', description: 'When to remind again.' })
  @IsTimestamp()
  readonly until!: string;
}
