import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  HttpStatus,
  Param,
  Patch,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentUser, Scopes, type AuthUser } from '@holdfast/nestjs-auth';
import { ApiProblems, ApiUserRoutes } from '../http/openapi.decorators.js';
import { UuidPipe } from '../validation/uuid.pipe.js';
import {
  DeleteTaskQuery,
  MoveTaskDto,
  ReplaceTaskDto,
  UpdateTaskDto,
  ZoneQuery,
} from './dto/change-task.dto.js';
import { CreateTaskDto } from './dto/create-task.dto.js';
import { ListTasksQuery, SummaryQuery } from './dto/list-tasks.query.js';
import { TaskDto, TaskPageDto, TaskSummaryDto } from './dto/task.dto.js';
import { RecurrenceService } from './recurrence/recurrence.service.js';
import { ApiIfMatch, ETAG, expectedVersions, tagged } from './task-etag.js';
import type { TaskSummary } from './task-reads.repository.js';
import type { TaskRow } from './task.js';
import { TaskNotFound } from './tasks.errors.js';
import { TasksService, type TaskPage } from './tasks.service.js';

const LOCATION = {
  Location: { description: 'The address of the task.', schema: { type: 'string', format: 'uri-reference' } },
};

const ApiTaskId = (): MethodDecorator =>
  ApiParam({ name: 'taskId', schema: { type: 'string', format: 'uuid' } });

/** The `taskId` of the path. */
const TaskId = (): ParameterDecorator => Param('taskId', new UuidPipe(() => new TaskNotFound()));

/**
 * The tasks of one user, under two addresses. The owner is always the authenticated user: a guard has compared the
 * `:userId` of the path with it before a method runs.
 */
@ApiTags('tasks')
@ApiUserRoutes()
@Controller(['api/:userId/tasks', 'api/users/:userId/todos'])
export class TasksController {
  constructor(
    private readonly tasks: TasksService,
    private readonly recurrence: RecurrenceService,
  ) {}

  @ApiOperation({ summary: 'Returns tasks in pages, newest first by default' })
  @Scopes('tasks:read')
  @Get()
  @ApiOkResponse({ type: TaskPageDto })
  @ApiProblems(422)
  listTasks(@CurrentUser() user: AuthUser, @Query() query: ListTasksQuery): Promise<TaskPage> {
    return this.tasks.list(user.id, query);
  }

  @ApiOperation({
    summary: 'Counts the open tasks due today and this week, in each list and with each tag',
  })
  @Scopes('tasks:read')
  @Get('summary')
  @ApiOkResponse({ type: TaskSummaryDto })
  @ApiProblems(422)
  summariseTasks(@CurrentUser() user: AuthUser, @Query() query: SummaryQuery): Promise<TaskSummary> {
    return this.tasks.summarise(user.id, query.today, query.zone ?? null);
  }

  @ApiOperation({
    summary:
      'Creates a task, or returns the one that an earlier request with the same id and content created',
  })
  @Scopes('tasks:write')
  @Post()
  @ApiCreatedResponse({ type: TaskDto, headers: { ...ETAG, ...LOCATION } })
  @ApiOkResponse({
    type: TaskDto,
    headers: { ...ETAG, ...LOCATION },
    description: 'The task existed already.',
  })
  @ApiProblems(400, 409, 413, 415, 422)
  async createTask(
    @CurrentUser() user: AuthUser,
    @Body() body: CreateTaskDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskRow> {
    const { task, isNew } = await this.tasks.create(user.id, body);
    reply.status(isNew ? HttpStatus.CREATED : HttpStatus.OK);
    reply.header('location', `/api/${encodeURIComponent(user.id)}/tasks/${task.id}`);
    return tagged(task, reply);
  }

  @ApiOperation({ summary: 'Returns a task' })
  @Scopes('tasks:read')
  @Get(':taskId')
  @ApiTaskId()
  @ApiOkResponse({ type: TaskDto, headers: ETAG })
  @ApiProblems(404)
  async getTask(
    @CurrentUser() user: AuthUser,
    @TaskId() taskId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskRow> {
    return tagged(await this.tasks.get(user.id, taskId), reply);
  }

  @ApiOperation({ summary: 'Replaces the content of a task. Absent fields get their defaults' })
  @Scopes('tasks:write')
  @Put(':taskId')
  @ApiTaskId()
  @ApiIfMatch()
  @ApiOkResponse({ type: TaskDto, headers: ETAG })
  @ApiProblems(400, 404, 412, 413, 415, 422)
  async replaceTask(
    @CurrentUser() user: AuthUser,
    @TaskId() taskId: string,
    @Body() body: ReplaceTaskDto,
    @Query() { zone }: ZoneQuery,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskRow> {
    return tagged(await this.tasks.replace(user.id, taskId, body, expectedVersions(ifMatch), zone), reply);
  }

  @ApiOperation({ summary: 'Changes the given fields of a task' })
  @Scopes('tasks:write')
  @Patch(':taskId')
  @ApiTaskId()
  @ApiIfMatch()
  @ApiOkResponse({ type: TaskDto, headers: ETAG })
  @ApiProblems(400, 404, 412, 413, 415, 422)
  async updateTask(
    @CurrentUser() user: AuthUser,
    @TaskId() taskId: string,
    @Body() body: UpdateTaskDto,
    @Query() { zone }: ZoneQuery,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskRow> {
    return tagged(await this.tasks.update(user.id, taskId, body, expectedVersions(ifMatch), zone), reply);
  }

  @ApiOperation({ summary: 'Moves a task to the trash, or deletes it for good' })
  @Scopes('tasks:write')
  @Delete(':taskId')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiTaskId()
  @ApiIfMatch()
  @ApiNoContentResponse()
  @ApiProblems(404, 412, 422)
  async deleteTask(
    @CurrentUser() user: AuthUser,
    @TaskId() taskId: string,
    @Query() { permanent }: DeleteTaskQuery,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    if (permanent) await this.tasks.delete(user.id, taskId);
    else await this.tasks.trash(user.id, taskId, expectedVersions(ifMatch));
  }

  @ApiOperation({ summary: 'Restores a task from the trash' })
  @Scopes('tasks:write')
  @Post(':taskId/restore')
  @HttpCode(HttpStatus.OK)
  @ApiTaskId()
  @ApiOkResponse({ type: TaskDto, headers: ETAG })
  @ApiProblems(404)
  async restoreTask(
    @CurrentUser() user: AuthUser,
    @TaskId() taskId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskRow> {
    return tagged(await this.tasks.restore(user.id, taskId), reply);
  }

  @ApiOperation({ summary: 'Moves a task within the manual order, or to another list' })
  @Scopes('tasks:write')
  @Post(':taskId/move')
  @HttpCode(HttpStatus.OK)
  @ApiTaskId()
  @ApiOkResponse({ type: TaskDto, headers: ETAG })
  @ApiProblems(400, 404, 413, 415, 422)
  async moveTask(
    @CurrentUser() user: AuthUser,
    @TaskId() taskId: string,
    @Body() body: MoveTaskDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskRow> {
    return tagged(await this.tasks.move(user.id, taskId, body), reply);
  }

  @ApiOperation({ summary: 'Completes an open task, or reopens a completed one' })
  @Scopes('tasks:write')
  @Patch(':taskId/complete')
  @ApiTaskId()
  @ApiOkResponse({ type: TaskDto, headers: ETAG })
  @ApiProblems(404, 422)
  async toggleTask(
    @CurrentUser() user: AuthUser,
    @TaskId() taskId: string,
    @Query() { zone }: ZoneQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskRow> {
    return tagged(await this.tasks.toggle(user.id, taskId, zone), reply);
  }

  @ApiOperation({ summary: 'Moves a repeating task to its next date, which is never before today' })
  @Scopes('tasks:write')
  @Post(':taskId/skip')
  @HttpCode(HttpStatus.OK)
  @ApiTaskId()
  @ApiIfMatch()
  @ApiOkResponse({ type: TaskDto, headers: ETAG })
  @ApiProblems(404, 409, 412, 422)
  async skipTask(
    @CurrentUser() user: AuthUser,
    @TaskId() taskId: string,
    @Query() { zone }: ZoneQuery,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskRow> {
    return tagged(await this.recurrence.skip(user.id, taskId, expectedVersions(ifMatch), zone), reply);
  }
}
