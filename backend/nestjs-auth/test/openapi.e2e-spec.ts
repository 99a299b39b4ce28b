import { describe, expect, it } from '@jest/globals';
import type { Server } from 'node:http';
import { Controller, Delete, Get, Module, Param, Query, type NestApplicationOptions } from '@nestjs/common';
import { APP_FILTER, NestFactory } from '@nestjs/core';
import {
  ApiForbiddenResponse,
  ApiOkResponse,
  ApiProperty,
  DocumentBuilder,
  type OpenAPIObject,
} from '@nestjs/swagger';
import request from 'supertest';
import {
  AuthModule,
  OptionalAuth,
  OwnedBy,
  ProblemFilter,
  Protected,
  Public,
  Roles,
  Scopes,
  SkipOwnership,
} from '../src/index.js';
import { createGuardedDocument } from '../src/openapi/index.js';
import { bearer, createTestToken, TEST_AUTH_OPTIONS } from '../src/testing/index.js';
import { ADAPTERS } from './guarded-app.js';

class Note {
  @ApiProperty()
  readonly text!: string;
}

class Archive {
  @Get('notes')
  all(): string {
    return 'all';
  }
}

/** Has its handler from the class it extends. */
@Public()
@Controller('archive')
class ArchiveController extends Archive {}

@Controller()
class DocumentedController {
  @Public()
  @Get('health')
  health(): string {
    return 'ok';
  }

  @OptionalAuth()
  @Get('greeting')
  greeting(): string {
    return 'hello';
  }

  @ApiOkResponse({ type: Note })
  @Get('me')
  me(): string {
    return 'me';
  }

  @Get('search')
  search(@Query('userId') userId: string): string {
    return userId;
  }

  @Get('files/:name')
  file(@Param('name') name: string): string {
    return name;
  }

  @Get('users/:userId/notes')
  notes(@Param('userId') userId: string): string {
    return userId;
  }

  @OwnedBy('accountId')
  @Get('accounts/:accountId')
  account(@Param('accountId') accountId: string): string {
    return accountId;
  }

  @Roles('admin')
  @SkipOwnership()
  @ApiForbiddenResponse({ description: 'Only for administrators' })
  @Delete('users/:userId')
  remove(@Param('userId') userId: string): string {
    return userId;
  }

  @Roles('admin')
  @Get('admin/users')
  users(): string {
    return 'all';
  }

  @Roles('support')
  @SkipOwnership()
  @Get('users/:userId/logs')
  logs(@Param('userId') userId: string): string {
    return userId;
  }

  @OwnedBy({ load: () => 'ada' })
  @Get('bills/:billId')
  bill(@Param('billId') billId: string): string {
    return billId;
  }

  @Roles('clerk')
  @OwnedBy('accountId')
  @Get('accounts/:accountId/of/:userId')
  accountOf(@Param('accountId') accountId: string): string {
    return accountId;
  }

  @Scopes('reports:read')
  @Get('reports')
  reports(): string {
    return 'all';
  }

  @Protected()
  @Get('metrics/:name/raw')
  raw(@Param('name') name: string): string {
    return name;
  }

  @Get('metrics/:name')
  metrics(@Param('name') name: string): string {
    return name;
  }
}

@Module({
  // Preview: nothing is instantiated, so no option is ever looked at.
  imports: [AuthModule.forRoot({ secret: '', issuer: '', audience: '' })],
  controllers: [DocumentedController, ArchiveController],
})
class DocumentedModule {}

@Module({
  imports: [AuthModule.forRoot(TEST_AUTH_OPTIONS)],
  controllers: [DocumentedController],
  providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
})
class RunningModule {}

describe.each(ADAPTERS)('The OpenAPI document on %s', (_name, adapter) => {
  const documentOf = async (): Promise<OpenAPIObject> => {
    const options: Pick<NestApplicationOptions, 'logger' | 'preview'> = { preview: true, logger: false };
    const app = await NestFactory.create(DocumentedModule, adapter(), options);
    const config = new DocumentBuilder()
      .setTitle('Notes')
      .addSecurityRequirements('cookie')
      .addCookieAuth()
      .build();
    return createGuardedDocument(app, config, { publicRoutes: ['/metrics/:name', '/metrics/:name/raw'] });
  };

  it('describes what the guards require, operation by operation [A7]', async () => {
    const { paths } = await documentOf();
    const seen = Object.entries(paths).map(([path, { get, delete: remove }]) => {
      const { security, responses } = get ?? remove ?? { security: undefined, responses: {} };
      return [path, security, Object.keys(responses).filter((status) => status.startsWith('4'))];
    });
    const token = [{ bearer: [] }];
    expect(seen).toEqual([
      ['/health', [], []],
      ['/greeting', [{}, { bearer: [] }], ['401']],
      ['/me', token, ['401']],
      ['/search', token, ['401']],
      ['/files/{name}', token, ['401']],
      ['/users/{userId}/notes', token, ['401', '403']],
      ['/accounts/{accountId}', token, ['401', '403']],
      ['/users/{userId}', token, ['401', '403']],
      ['/admin/users', token, ['401', '403']],
      ['/users/{userId}/logs', token, ['401', '403']],
      ['/bills/{billId}', token, ['401', '403']],
      ['/accounts/{accountId}/of/{userId}', token, ['401', '403']],
      ['/reports', token, ['401', '403']],
      ['/metrics/{name}/raw', token, ['401']],
      ['/metrics/{name}', [], []],
      ['/archive/notes', [], []],
    ]);
  });

  it('keeps what a handler declares, and leaves no extension', async () => {
    const document = await documentOf();
    expect(document.paths['/users/{userId}']?.delete?.responses['403']).toMatchObject({
      description: 'Only for administrators',
    });
    expect(JSON.stringify(document)).not.toContain('x-holdfast');
    expect(document.components).toMatchObject({
      schemas: { Note: { type: 'object' }, Problem: { type: 'object' } },
      securitySchemes: { cookie: { type: 'apiKey' } },
    });
    expect(document.components?.securitySchemes?.bearer).toEqual({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
    });
  });

  it('describes each refusal as a problem', async () => {
    const { paths } = await documentOf();
    const refusal = (path: string, status: string): unknown => paths[path]?.get?.responses[status];
    const problem = (description: string): object => ({
      description,
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    });
    expect(refusal('/me', '401')).toEqual(problem('No bearer token, or an invalid, expired or revoked one'));
    const owner = problem('You can only access your own resources');
    expect(refusal('/users/{userId}/notes', '403')).toEqual(owner);
    expect(refusal('/accounts/{accountId}', '403')).toEqual(owner);
    expect(refusal('/bills/{billId}', '403')).toEqual(owner);
    expect(refusal('/accounts/{accountId}/of/{userId}', '403')).toEqual(owner);
    const role = problem('Your role does not allow this');
    expect(refusal('/admin/users', '403')).toEqual(role);
    // Others may call it for any user, so the owner isn't why it refuses.
    expect(refusal('/users/{userId}/logs', '403')).toEqual(role);
    expect(refusal('/reports', '403')).toEqual(problem('The token does not allow this'));
  });

  it('describes a problem as the application sends it [A18]', async () => {
    const options: Pick<NestApplicationOptions, 'logger'> = { logger: false };
    const app = await NestFactory.create(RunningModule, adapter(), options);
    await app.listen(0, '127.0.0.1');
    const { body } = await request(app.getHttpServer() as Server)
      .get('/users/ada/notes')
      .set(...bearer(createTestToken({ sub: 'bob' })));
    await app.close();
    const { requestId, ...members } = body as Record<string, unknown>;
    const { components } = await documentOf();
    const { required, properties } = components?.schemas?.Problem as {
      required: string[];
      properties: Record<string, { type: string; example?: unknown }>;
    };
    expect(required.toSorted()).toEqual(Object.keys(members).toSorted());
    const { requestId: optional, ...others } = properties;
    expect(optional).toEqual({ type: 'string' });
    expect(['string', 'undefined']).toContain(typeof requestId);
    for (const [name, { type, example }] of Object.entries(others)) {
      expect([name, members[name]]).toEqual([name, example]);
      expect(type).toBe(name === 'status' ? 'integer' : 'string');
    }
    expect(Object.keys(others).toSorted()).toEqual(required.toSorted());
  });
});
