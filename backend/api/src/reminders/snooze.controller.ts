import { CurrentUser, Scopes, type AuthUser } from '@holdfast/nestjs-auth';
import { Body, Controller, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiProblems, ApiUserRoutes } from '../http/openapi.decorators.js';
import { TaskNotFound } from '../tasks/tasks.errors.js';
import { UuidPipe } from '../validation/uuid.pipe.js';
import { SnoozeTaskDto } from './dto/reminder-settings.dto.js';
import { RemindersService } from './reminders.service.js';

@ApiTags('tasks')
@ApiUserRoutes()
@Controller(['api/:userId/tasks', 'api/users/:userId/todos'])
export class SnoozeController {
  constructor(private readonly reminders: RemindersService) {}

  @ApiOperation({ summary: 'Reminds of an open task once more' })
  @Scopes('tasks:write')
  @Post(':taskId/snooze')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiParam({ name: 'taskId', schema: { type: 'string', format: 'uuid' } })
  @ApiNoContentResponse()
  @ApiProblems(400, 404, 413, 415, 422)
  async snoozeTask(
    @CurrentUser() user: AuthUser,
    @Param('taskId', new UuidPipe(() => new TaskNotFound())) taskId: string,
    @Body() { until }: SnoozeTaskDto,
  ): Promise<void> {
    await this.reminders.snooze(user.id, taskId, new Date(until));
  }
}
