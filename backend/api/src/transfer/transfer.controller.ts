import { Controller, Get, HttpCode, HttpStatus, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentUser, Scopes, type AuthUser } from '@holdfast/nestjs-auth';
import { TakesFile } from '../http/file-body.js';
import { ApiProblems, ApiUserRoutes } from '../http/openapi.decorators.js';
import { ExportQuery, ImportOutcomeDto, ImportQuery, type ImportOutcome } from './dto/transfer.dto.js';
import { ExportService } from './export.service.js';
import { ImportService } from './import.service.js';

/** 50,000 tasks with long titles. */
const FILE_BYTES_MAX = 16 * 1024 * 1024;

const TYPES = { json: 'application/json; charset=utf-8', csv: 'text/csv; charset=utf-8' } as const;

@ApiTags('transfer')
@ApiUserRoutes()
@Controller('api/:userId')
export class TransferController {
  constructor(
    private readonly exports: ExportService,
    private readonly imports: ImportService,
  ) {}

  @ApiOperation({ summary: 'Exports everything that the caller has, including the trash, as a file' })
  @Scopes('tasks:read', 'lists:read')
  @Get('export')
  @ApiOkResponse({
    content: {
      'application/json': { schema: { type: 'object' } },
      'text/csv': { schema: { type: 'string' } },
    },
  })
  @ApiProblems(422)
  async exportTasks(
    @CurrentUser() user: AuthUser,
    @Query() { format }: ExportQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const day = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
    reply.header('content-type', TYPES[format]);
    reply.header('content-disposition', `attachment; filename="holdfast-${day}.${format}"`);
    await reply.send(this.exports.export(user.id, format));
  }

  @ApiOperation({
    summary: 'Imports a whole file or nothing. Importing it again changes nothing',
    description:
      'JSON is the format of the export. CSV requires a column `title`, and may have the other columns of the export. ' +
      'The others are the exports of other products, and text has one task per line. The file can have up to 16 MiB. Texts that are too long are ' +
      'continued, and what a task has no field for is kept in its description; a warning names each.',
  })
  @Scopes('tasks:write', 'lists:write')
  @Post('import')
  @HttpCode(HttpStatus.OK)
  @TakesFile({ bytesMax: FILE_BYTES_MAX })
  @ApiConsumes('application/json', 'text/csv')
  @ApiBody({ schema: { type: 'string' } })
  @ApiOkResponse({ type: ImportOutcomeDto })
  @ApiProblems(400, 409, 413, 415, 422)
  importTasks(
    @CurrentUser() user: AuthUser,
    @Query() query: ImportQuery,
    @Req() { body }: FastifyRequest,
  ): Promise<ImportOutcome> {
    return this.imports.import(user.id, typeof body === 'string' ? body : '', query);
  }
}
