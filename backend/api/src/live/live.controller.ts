import { Controller, Get, Headers, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentUser, Scopes, type AuthUser } from '@holdfast/nestjs-auth';
import { ApiUserRoutes } from '../http/openapi.decorators.js';
import { LiveHub } from './live-hub.js';

/** A position that we sent. Anything else counts as absent, as the specification of event streams says. */
const POSITION = /^\d{1,15}$/;

@ApiTags('live')
@ApiUserRoutes()
@Controller('api/:userId/events')
export class LiveController {
  constructor(private readonly hub: LiveHub) {}

  @ApiOperation({
    summary: "Streams which of the caller's tasks and lists have changed on any device, within a second",
    description:
      'Server-sent events. `ready`: the connection is open; it has the first id. `change`: `{"tasks":[ids],"lists":[ids]}`, ' +
      'including deleted ones. `reset`: read everything again. `end`: `{"code":"AUTH_TOKEN_EXPIRED"}` or ' +
      '`AUTH_TOKEN_REVOKED`; reconnect with a new token. A comment is sent every 15 seconds. Reconnect with ' +
      '`Last-Event-ID` after the time in `retry`.',
  })
  @Scopes('tasks:read', 'lists:read')
  @Get()
  @ApiHeader({ name: 'Last-Event-ID', required: false, schema: { type: 'string' } })
  @ApiOkResponse({ content: { 'text/event-stream': { schema: { type: 'string' } } } })
  async listenToEvents(
    @CurrentUser() user: AuthUser,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const position =
      lastEventId !== undefined && POSITION.test(lastEventId) ? Number(lastEventId) : undefined;
    const stream = request.method === 'HEAD' ? undefined : await this.hub.connect(user, position);
    // Otherwise Nginx holds events back until its buffer is full.
    reply.headers({ 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
    await reply.send(stream);
  }
}
