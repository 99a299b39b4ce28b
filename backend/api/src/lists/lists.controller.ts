import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Param, Patch, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentUser, Scopes, type AuthUser } from '@holdfast/nestjs-auth';
import { ApiProblems, ApiUserRoutes } from '../http/openapi.decorators.js';
import {
  CreateListDto,
  ListDeletionDto,
  ListDto,
  ListsPageDto,
  MoveListDto,
  UpdateListDto,
} from './dto/list.dto.js';
import { UuidPipe } from '../validation/uuid.pipe.js';
import { ListNotFound } from './lists.errors.js';
import type { ListDeletion, ListRow, ListsPage } from './lists.repository.js';
import { ListsService } from './lists.service.js';

/** The `listId` of the path. */
const ListId = (): ParameterDecorator => Param('listId', new UuidPipe(() => new ListNotFound()));

const ApiListId = (): MethodDecorator =>
  ApiParam({ name: 'listId', schema: { type: 'string', format: 'uuid' } });

/** The lists of one user. The default list is not among them: it holds the tasks whose `listId` is null. */
@ApiTags('lists')
@ApiUserRoutes()
@Controller('api/:userId/lists')
export class ListsController {
  constructor(private readonly lists: ListsService) {}

  @ApiOperation({ summary: 'Returns all lists in their manual order' })
  @Scopes('lists:read')
  @Get()
  @ApiOkResponse({ type: ListsPageDto })
  listLists(@CurrentUser() user: AuthUser): Promise<ListsPage> {
    return this.lists.all(user.id);
  }

  @ApiOperation({ summary: 'Creates a list at the end of the order' })
  @Scopes('lists:write')
  @Post()
  @ApiCreatedResponse({ type: ListDto })
  @ApiOkResponse({ type: ListDto, description: 'The list existed already.' })
  @ApiProblems(400, 409, 413, 415, 422)
  async createList(
    @CurrentUser() user: AuthUser,
    @Body() body: CreateListDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListRow> {
    const { list, isNew } = await this.lists.create(user.id, body);
    reply.status(isNew ? HttpStatus.CREATED : HttpStatus.OK);
    reply.header('location', `/api/${encodeURIComponent(user.id)}/lists/${list.id}`);
    return list;
  }

  @ApiOperation({ summary: 'Returns a list' })
  @Scopes('lists:read')
  @Get(':listId')
  @ApiListId()
  @ApiOkResponse({ type: ListDto })
  @ApiProblems(404)
  getList(@CurrentUser() user: AuthUser, @ListId() listId: string): Promise<ListRow> {
    return this.lists.get(user.id, listId);
  }

  @ApiOperation({ summary: 'Changes the given fields of a list' })
  @Scopes('lists:write')
  @Patch(':listId')
  @ApiListId()
  @ApiOkResponse({ type: ListDto })
  @ApiProblems(400, 404, 413, 415, 422)
  updateList(
    @CurrentUser() user: AuthUser,
    @ListId() listId: string,
    @Body() body: UpdateListDto,
  ): Promise<ListRow> {
    return this.lists.update(user.id, listId, body);
  }

  @ApiOperation({ summary: 'Moves a list after another, or to the first place' })
  @Scopes('lists:write')
  @Post(':listId/move')
  @HttpCode(HttpStatus.OK)
  @ApiListId()
  @ApiOkResponse({ type: ListDto })
  @ApiProblems(400, 404, 413, 415, 422)
  moveList(
    @CurrentUser() user: AuthUser,
    @ListId() listId: string,
    @Body() { afterId = null }: MoveListDto,
  ): Promise<ListRow> {
    return this.lists.move(user.id, listId, afterId);
  }

  @ApiOperation({ summary: 'Deletes a list and moves its tasks to the trash' })
  @Scopes('lists:write', 'tasks:write')
  @Delete(':listId')
  @ApiListId()
  @ApiOkResponse({ type: ListDeletionDto })
  @ApiProblems(404)
  deleteList(@CurrentUser() user: AuthUser, @ListId() listId: string): Promise<ListDeletion> {
    return this.lists.delete(user.id, listId);
  }
}
