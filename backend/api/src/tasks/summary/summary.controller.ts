import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type AuthUser } from '@holdfast/nestjs-auth';
import { ApiProblems, ApiUserRoutes } from '../../http/openapi.decorators.js';
import { TaskSummaryDto, TaskSummaryQuery } from './summary.dto.js';
import { SummaryService } from './summary.service.js';
import type { TaskSummary } from './task-summary.js';

/** The numbers beside the names of the views, lists and tags. */
@ApiTags('tasks')
@ApiUserRoutes()
@Controller(['api/:userId/tasks/summary', 'api/users/:userId/todos/summary'])
export class SummaryController {
  constructor(private readonly summaries: SummaryService) {}

  @ApiOperation({
    summary: 'How many tasks there are to do today, this week, in each list and with each tag',
  })
  @Get()
  @ApiOkResponse({ type: TaskSummaryDto })
  @ApiProblems(422)
  summariseTasks(@CurrentUser() user: AuthUser, @Query() { today }: TaskSummaryQuery): Promise<TaskSummary> {
    return this.summaries.summarise(user.id, today);
  }
}
