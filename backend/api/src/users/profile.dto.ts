import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { AuthUser } from '@holdfast/nestjs-auth';
import type { TaskCounts } from '../tasks/task.js';

export interface Profile extends Pick<AuthUser, 'id' | 'role'> {
  readonly email: string | null;
  readonly name: string | null;
  readonly tasks: TaskCounts;
}

@ApiSchema({ name: 'TaskCounts' })
export class TaskCountsDto implements TaskCounts {
  @ApiProperty({ type: 'integer', minimum: 0 })
  readonly open!: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  readonly completed!: number;
}

/** The caller's account as the token describes it, which may be one token lifetime old. */
@ApiSchema({ name: 'Profile' })
export class ProfileDto implements Profile {
  @ApiProperty()
  readonly id!: string;

  @ApiProperty({ type: 'string', nullable: true })
  readonly email!: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  readonly name!: string | null;

  @ApiProperty({ example: 'user' })
  readonly role!: string;

  @ApiProperty({ type: TaskCountsDto })
  readonly tasks!: TaskCountsDto;
}
