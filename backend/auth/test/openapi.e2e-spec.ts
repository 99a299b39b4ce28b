import { describe, expect, it } from '@jest/globals';
import { Controller, Delete, Get, Module, Param, type NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ApiForbiddenResponse, DocumentBuilder, type OpenAPIObject } from '@nestjs/swagger';
import { AuthModule, OptionalAuth, OwnedBy, Public, Roles, Scopes, SkipOwnership } from '../src/index.js';
import { createGuardedDocument } from '../src/openapi/index.js';
import { ADAPTERS } from './door-app.js';

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

  @Get('me')
  me(): string {
    return 'me';
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

  @Scopes('reports:read')
  @Get('reports')
  reports(): string {
    return 'all';
  }

  @Get('metrics/:name')
  metrics(@Param('name') name: string): string {
    return name;
  }
}

@Module({
  // Preview: nothing is instantiated, so no option is ever looked at.
  imports: [AuthModule.forRoot({ secret: '', issuer: '', audience: '' })],
  controllers: [DocumentedController],
})
class DocumentedModule {}

describe.each(ADAPTERS)('the OpenAPI document on %s', (_name, adapter) => {
  const documentOf = async (): Promise<OpenAPIObject> => {
    const options: Pick<NestApplicationOptions, 'logger' | 'preview'> = { preview: true, logger: false };
    const app = await NestFactory.create(DocumentedModule, adapter(), options);
    const config = new DocumentBuilder().setTitle('Notes').addSecurityRequirements('cookie').build();
    return createGuardedDocument(app, config, { publicRoutes: ['/metrics/:name'] });
  };

  it('follows the marks of the guards, operation by operation [A7]', async () => {
    const { paths } = await documentOf();
    const seen = Object.entries(paths).map(([path, { get, delete: remove }]) => {
      const { security, responses } = get ?? remove ?? { security: undefined, responses: {} };
      return [path, security, Object.keys(responses).filter((status) => status.startsWith('4'))];
    });
    const bearer = [{ bearer: [] }];
    expect(seen).toEqual([
      ['/health', [], []],
      ['/greeting', [{}, { bearer: [] }], ['401']],
      ['/me', bearer, ['401']],
      ['/users/{userId}/notes', bearer, ['401', '403']],
      ['/accounts/{accountId}', bearer, ['401', '403']],
      ['/users/{userId}', bearer, ['401', '403']],
      ['/admin/users', bearer, ['401', '403']],
      ['/reports', bearer, ['401', '403']],
      ['/metrics/{name}', [], []],
    ]);
  });

  it('leaves what a handler says of itself, and no mark of its own', async () => {
    const document = await documentOf();
    expect(document.paths['/users/{userId}']?.delete?.responses['403']).toMatchObject({
      description: 'Only for administrators',
    });
    expect(JSON.stringify(document)).not.toContain('x-holdfast');
    expect(document.components).toMatchObject({
      schemas: { Problem: { type: 'object' } },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    });
  });
});
