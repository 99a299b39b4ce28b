import { Body, Controller, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentUser, Scopes, type AuthUser } from '@holdfast/nestjs-auth';
import { ApiProblems, ApiUserRoutes } from '../../http/openapi.decorators.js';
import { UuidPipe } from '../../validation/uuid.pipe.js';
import { BulkCreateDto, CreatedTasksDto } from '../dto/bulk-create.dto.js';
import { BulkDto, BulkOutcomeDto } from '../dto/bulk.dto.js';
import { ZoneQuery } from '../dto/change-task.dto.js';
import type { TaskRow } from '../task.js';
import { BulkNotFound } from '../tasks.errors.js';
import { BulkCreateService } from './bulk-create.service.js';
import type { BulkOutcome } from './bulk.repository.js';
import { BulkService } from './bulk.service.js';

/** Creates or changes many tasks at once. */
@ApiTags('tasks')
@ApiUserRoutes()
@Scopes('tasks:write')
@Controller(['api/:userId/tasks/bulk', 'api/users/:userId/todos/bulk'])
export class BulkController {
  constructor(
    private readonly bulk: BulkService,
    private readonly creation: BulkCreateService,
  ) {}

  @ApiOperation({
    summary: 'Creates up to 50 tasks, in this order: all, or none if one of them can’t be created',
    description:
      'Those that an earlier request with the same id and content created are returned as they are now, so a request ' +
      'can be repeated.',
  })
  @Post('create')
  @HttpCode(HttpStatus.OK)
  @ApiOkResponse({ type: CreatedTasksDto })
  @ApiProblems(400, 409, 413, 415, 422)
  async createTasks(
    @CurrentUser() user: AuthUser,
    @Body() body: BulkCreateDto,
  ): Promise<{ tasks: TaskRow[] }> {
    return { tasks: await this.creation.create(user.id, body) };
  }

  @ApiOperation({ summary: 'Changes up to 500 tasks at once: all that exist, or none' })
  @Post()
  @HttpCode(HttpStatus.OK)
  @ApiOkResponse({ type: BulkOutcomeDto })
  @ApiProblems(400, 409, 413, 415, 422)
  changeTasks(
    @CurrentUser() user: AuthUser,
    @Body() body: BulkDto,
    @Query() { zone }: ZoneQuery,
  ): Promise<BulkOutcome> {
    return this.bulk.apply(user.id, body, zone);
  }

  @ApiOperation({
    summary: 'Undoes a bulk change or the deletion of a list, except for tasks that have changed since',
    description:
      'Works once, within a day, for the last 20 changes up to a total of 5 MB. The results don’t include tasks that ' +
      'were deleted for good.',
  })
  @Post(':bulkId/undo')
  @HttpCode(HttpStatus.OK)
  @ApiParam({ name: 'bulkId', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: BulkOutcomeDto })
  @ApiProblems(404, 409, 422)
  undoTasks(
    @CurrentUser() user: AuthUser,
    @Param('bulkId', new UuidPipe(() => new BulkNotFound())) bulkId: string,
    @Query() { zone }: ZoneQuery,
  ): Promise<BulkOutcome> {
    return this.bulk.undo(user.id, bulkId, zone);
  }
}
