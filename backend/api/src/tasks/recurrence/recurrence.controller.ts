import { Controller, Headers, HttpCode, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentUser, type AuthUser } from '@holdfast/nestjs-auth';
import { ApiProblems, ApiUserRoutes } from '../../http/openapi.decorators.js';
import { TaskDto } from '../dto/task.dto.js';
import { ZoneQuery } from '../dto/zone.query.js';
import { expectedVersions, tagged } from '../task-etag.js';
import { TaskIdPipe } from '../task-id.pipe.js';
import type { TaskRow } from '../task-row.js';
import { ApiIfMatch, ApiTaskId, ETAG } from '../tasks.openapi.js';
import { RecurrenceService } from './recurrence.service.js';

@ApiTags('tasks')
@ApiUserRoutes()
@Controller(['api/:userId/tasks', 'api/users/:userId/todos'])
export class RecurrenceController {
  constructor(private readonly recurrence: RecurrenceService) {}

  @ApiOperation({ summary: 'Skips to the next date of a task that repeats, which is never before today' })
  @Post(':taskId/skip')
  @HttpCode(HttpStatus.OK)
  @ApiTaskId()
  @ApiIfMatch()
  @ApiOkResponse({ type: TaskDto, headers: ETAG })
  @ApiProblems(404, 409, 412, 422)
  async skipTask(
    @CurrentUser() user: AuthUser,
    @Param('taskId', TaskIdPipe) taskId: string,
    @Query() { zone }: ZoneQuery,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskRow> {
    return tagged(await this.recurrence.skip(user.id, taskId, expectedVersions(ifMatch), zone), reply);
  }
}
