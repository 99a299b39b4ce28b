import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Controller,
  Delete,
  Get,
  HostParam,
  Injectable,
  Module,
  NotFoundException,
  Param,
} from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { AuthModule, OwnedBy, Roles, Shared, SkipOwnership } from '../src/index.js';
import { bearer, createTestToken, TEST_AUTH_OPTIONS } from '../src/testing/index.js';
import { ADAPTERS } from './guarded-app.js';

@Injectable()
class NotesStore {
  ownerOf(id: unknown): Promise<number | undefined> {
    if (id === 'gone') throw new NotFoundException('This note does not exist');
    return Promise.resolve(id === 'n7' ? 7 : undefined);
  }
}

/** As most services have it: the owner is called `:id`. */
@OwnedBy('id')
@Controller('accounts')
class AccountsController {
  @Shared()
  @Get()
  list(): string[] {
    return ['ada', 'bob'];
  }

  @Get(':id')
  one(@Param('id') id: string): string {
    return id;
  }

  @OwnedBy('id', { orRoles: ['support'] })
  @Get(':id/bills')
  bills(@Param('id') id: string): string {
    return id;
  }

  @Roles('admin')
  @SkipOwnership()
  @Delete(':id')
  remove(@Param('id') id: string): string {
    return id;
  }
}

@Controller()
class OthersController {
  @OwnedBy('orgId', { claim: 'org' })
  @Get('organisations/:orgId/plans')
  plans(@Param('orgId') orgId: string): string {
    return orgId;
  }

  @OwnedBy({ load: ({ parameters }, get) => get(NotesStore).ownerOf(parameters.id) })
  @Get('notes/:id')
  note(@Param('id') id: string): string {
    return id;
  }
}

@Controller({ host: ':userId.example.com', path: 'home' })
class HomeController {
  @Get()
  home(@HostParam('userId') userId: string): string {
    return userId;
  }
}

@Controller({ host: /^(?<tenant>[a-z]+)\.example\.net$/, path: 'tenant' })
class TenantController {
  @OwnedBy('tenant', { claim: 'tenant' })
  @Get(':id')
  home(@Param('id') id: string): string {
    return id;
  }
}

@Module({
  imports: [AuthModule.forRoot({ ...TEST_AUTH_OPTIONS, unownedRoutes: 'error' })],
  controllers: [AccountsController, OthersController, HomeController, TenantController],
  providers: [NotesStore],
})
class OwnershipModule {}

describe.each(ADAPTERS)('Ownership on %s', (_name, adapter) => {
  let app: INestApplication;

  beforeAll(async () => {
    const testing = await Test.createTestingModule({ imports: [OwnershipModule] }).compile();
    app = testing.createNestApplication(adapter());
    app.useLogger(false);
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  const get = async (path: string, claims: object, host = 'example.org'): Promise<string | number> => {
    const { status, text, body } = await request(app.getHttpServer() as Server)
      .get(path)
      .set('Host', host)
      .set(...bearer(createTestToken({ ...claims })));
    return status === 200 ? text : ((body as { code?: string }).code ?? status);
  };
  const ada = { sub: 'ada' };

  it("applies the @OwnedBy('id') of a controller to each of its routes [A6]", async () => {
    expect(await get('/accounts/ada', ada)).toBe('ada');
    expect(await get('/accounts/bob', ada)).toBe('AUTH_NOT_OWNER');
    expect(await get('/accounts', ada)).toBe('["ada","bob"]');
  });

  it('lets the owner or a role use a route [A6] [A16]', async () => {
    expect(await get('/accounts/ada/bills', ada)).toBe('ada');
    expect(await get('/accounts/bob/bills', ada)).toBe('AUTH_NOT_OWNER');
    expect(await get('/accounts/bob/bills', { ...ada, role: 'support' })).toBe('bob');
    expect(await get('/accounts/bob', { ...ada, role: 'support' })).toBe('AUTH_NOT_OWNER');
  });

  it('compares the owner with a claim [A6]', async () => {
    expect(await get('/organisations/acme/plans', { ...ada, org: 'acme' })).toBe('acme');
    expect(await get('/organisations/7/plans', { ...ada, org: 7 })).toBe('7');
    expect(await get('/organisations/07/plans', { ...ada, org: 7 })).toBe('AUTH_NOT_OWNER');
    expect(await get('/organisations/acme/plans', { ...ada, org: 'other' })).toBe('AUTH_NOT_OWNER');
    expect(await get('/organisations/ada/plans', ada)).toBe('AUTH_NOT_OWNER');
  });

  it('loads the owner of what names none in its address [A6]', async () => {
    expect(await get('/notes/n7', { sub: '7' })).toBe('n7');
    expect(await get('/notes/n7', ada)).toBe('AUTH_NOT_OWNER');
    expect(await get('/notes/unknown', ada)).toBe('AUTH_NOT_OWNER');
    expect(await get('/notes/gone', ada)).toBe(404);
  });

  it('compares the parameters of a host [A6]', async () => {
    expect(await get('/home', ada, 'ada.example.com')).toBe('ada');
    expect(await get('/home', { sub: 'bob' }, 'ada.example.com')).toBe('AUTH_NOT_OWNER');
    expect(await get('/tenant/t1', { ...ada, tenant: 'acme' }, 'acme.example.net')).toBe('t1');
    expect(await get('/tenant/t1', { ...ada, tenant: 'acme' }, 'other.example.net')).toBe('AUTH_NOT_OWNER');
  });
});
