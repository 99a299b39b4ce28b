import { Controller, Delete, Get, Headers, HttpCode, HttpStatus, Param, Post, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiProperty,
  ApiResponse,
  ApiSchema,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentUser, Public, type AuthUser } from '@holdfast/nestjs-auth';
import { ApiProblem, ApiProblems, ApiUserRoutes } from '../http/openapi.decorators.js';
import { CalendarFeedService, type CalendarFeed } from './calendar-feed.service.js';

@ApiSchema({ name: 'CalendarFeed' })
export class CalendarFeedDto implements CalendarFeed {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Returned once, by the request that creates the feed; null afterwards.',
  })
  readonly url!: string | null;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;
}

@ApiTags('calendar')
@ApiUserRoutes()
@Controller('api/:userId/calendar-feed')
export class CalendarFeedController {
  constructor(private readonly feeds: CalendarFeedService) {}

  @ApiOperation({ summary: 'Returns the calendar feed, without its address' })
  @Get()
  @ApiOkResponse({ type: CalendarFeedDto })
  @ApiProblems(404)
  getCalendarFeed(@CurrentUser() user: AuthUser): Promise<CalendarFeed> {
    return this.feeds.get(user.id);
  }

  @ApiOperation({ summary: 'Creates a calendar feed of the tasks with a date, and ends any earlier address' })
  @Post()
  @ApiCreatedResponse({ type: CalendarFeedDto })
  @ApiProblem(403, 'You can only access your own resources, or your e-mail address is not confirmed yet')
  createCalendarFeed(@CurrentUser() user: AuthUser): Promise<CalendarFeed> {
    return this.feeds.create(user);
  }

  @ApiOperation({ summary: 'Revokes the address of the calendar feed' })
  @Delete()
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiNoContentResponse()
  @ApiProblems(404)
  async revokeCalendarFeed(@CurrentUser() user: AuthUser): Promise<void> {
    await this.feeds.revoke(user.id);
  }
}

/** For calendar programs, which send no token: the address is the secret. */
@ApiTags('calendar')
@Public()
@Controller('api/calendar')
export class CalendarController {
  constructor(private readonly feeds: CalendarFeedService) {}

  @ApiOperation({ summary: 'Returns the calendar with a secret address (RFC 5545)' })
  @Get(':feed')
  @ApiParam({ name: 'feed', schema: { type: 'string' }, description: 'The last part of the address.' })
  @ApiHeader({ name: 'If-None-Match', required: false, schema: { type: 'string' } })
  @ApiOkResponse({ content: { 'text/calendar': { schema: { type: 'string' } } } })
  @ApiResponse({ status: 304, description: 'Not Modified' })
  @ApiProblems(404, 429, 503)
  async getCalendar(
    @Param('feed') feed: string,
    @Headers('if-none-match') knownTags: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { etag, file } = await this.feeds.read(feed, knownTags);
    // Only the calendar program may cache the file, and it has to revalidate it each time.
    reply.headers({ etag, 'cache-control': 'private, no-cache' });
    if (file === undefined) await reply.status(HttpStatus.NOT_MODIFIED).send();
    else await reply.header('content-type', 'text/calendar; charset=utf-8').send(file);
  }
}
