import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  Controller,
  Get,
  Header,
  HostParam,
  Post,
  Version,
  VersioningType,
  type HttpServer,
  type INestApplication,
  type Type,
  type VersioningOptions,
} from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AuthModule, CurrentUser, Public, Shared, type AuthUser } from '../../src/index.js';
import { TEST_AUTH_OPTIONS } from '../../src/testing/index.js';
import { accessReport, type AccessReport, type AccessReportOptions } from '../../src/testing/nest/index.js';
import { ADAPTERS } from '../guarded-app.js';

// A report makes hundreds of calls, and other suites may need the machine too.
jest.setTimeout(60_000);

@Controller({ host: ':userId.example.com', path: 'home' })
class HomeController {
  @Get()
  home(@HostParam('userId') userId: string): { userId: string } {
    return { userId };
  }
}

@Controller({ host: ':accountId.example.com', path: 'office' })
class OfficeController {
  @Shared()
  @Get()
  office(@HostParam('accountId') accountId: string): { accountId: string } {
    return { accountId };
  }
}

@Controller('files')
class FilesController {
  @Shared()
  @Get('*')
  file(): string {
    return 'a file';
  }
}

@Controller({ host: /^[a-z]+\.example\.net$/, path: 'plans' })
class PlansController {
  @Get()
  all(): string[] {
    return [];
  }
}

@Controller('me')
class MeController {
  @Version('1')
  @Get()
  first(@CurrentUser() { id }: AuthUser): { id: string } {
    return { id };
  }

  @Version('2')
  @Get()
  second(@CurrentUser() { id }: AuthUser): { id: string } {
    return { id };
  }
}

@Controller('me')
class OpenMeController {
  private readonly ids: string[] = [];

  @Version('1')
  @Post()
  create(@CurrentUser() { id }: AuthUser): { id: string } {
    this.ids.push(`${id}-row`);
    return { id: `${id}-row` };
  }

  @Public()
  @Header('Cache-Control', 'no-store')
  @Version('3')
  @Get()
  third(): { ids: string[] } {
    return { ids: this.ids };
  }
}

describe.each(ADAPTERS)('accessReport on %s', (_name, adapter) => {
  let app: INestApplication;
  afterEach(() => app.close());

  const reportOf = async (
    controllers: Type[],
    setUp: (app: INestApplication) => unknown,
    options: AccessReportOptions = {},
  ): Promise<AccessReport> => {
    const testing = await Test.createTestingModule({
      imports: [AuthModule.forRoot({ ...TEST_AUTH_OPTIONS, unownedRoutes: 'ignore' })],
      controllers,
    }).compile();
    app = testing.createNestApplication(adapter());
    app.useLogger(false);
    await setUp(app);
    return accessReport(app, options);
  };
  const statesIn = ({ routes }: AccessReport): string[] =>
    routes.map(({ operation, state }) => `${operation.route} ${operation.handler ?? ''} ${state}`);

  it('calls routes at the hosts of their owners', async () => {
    const report = await reportOf([HomeController, OfficeController], () => undefined);
    expect(report.unproven).toEqual([]);
    expect(statesIn(report)).toEqual([
      'GET /home HomeController.home closed',
      'GET /office OfficeController.office hole',
    ]);
    expect(report.holes.map(({ kind, caller }) => [kind, caller])).toEqual([
      ['foreign-owner', "stranger, owner's address"],
    ]);
  });

  it('cannot guess a host that is a pattern, and takes it from the option requests', async () => {
    const left = await reportOf([PlansController], () => undefined);
    expect(left.unproven).toEqual([{ route: 'GET /plans', reasons: [expect.stringContaining('404')] }]);
    await app.close();
    const requests = { 'GET /plans': { headers: { host: 'acme.example.net' } } };
    const report = await reportOf([PlansController], () => undefined, { requests });
    expect(statesIn(report)).toEqual(['GET /plans PlansController.all closed']);
  });

  it.each<[string, VersioningOptions]>([
    ['a header', { type: VersioningType.HEADER, header: 'X-Version' }],
    ['the media type', { type: VersioningType.MEDIA_TYPE, key: 'v=' }],
  ])('calls each version that %s names', async (_where, versioning) => {
    const report = await reportOf([MeController, OpenMeController], (started) =>
      started.enableVersioning(versioning),
    );
    expect(report.unproven).toEqual([]);
    expect(statesIn(report).toSorted()).toEqual([
      'GET /me MeController.first closed',
      'GET /me MeController.second closed',
      'GET /me OpenMeController.third hole',
      'POST /me OpenMeController.create closed',
    ]);
    expect(report.holes.map(({ kind, handler }) => [kind, handler])).toEqual([
      ['accidental-public', 'OpenMeController.third'],
    ]);
  });

  /** As a module of someone else does it, such as the pages of an API document. */
  const addRoutes = (started: INestApplication): void => {
    started.setGlobalPrefix('api', { exclude: ['docs'] });
    const http: HttpServer = started.getHttpAdapter();
    const answer = (_request: unknown, response: { send(body: string): unknown }): unknown =>
      response.send('open to anyone');
    http.get('/docs', answer);
    http.get('/docs-json', answer);
    http.post('/docs/:page/votes', answer);
  };

  it('lists routes that were added without a controller as not proven', async () => {
    const report = await reportOf([HomeController, FilesController], addRoutes);
    const reasons = ['no controller has it, so Nest runs no guard'];
    expect(report.unproven.toSorted((one, other) => one.route.localeCompare(other.route))).toEqual([
      { route: 'GET /docs', reasons },
      { route: 'GET /docs-json', reasons },
      { route: 'POST /docs/:page/votes', reasons },
    ]);
    expect(() => {
      report.assertNoHoles({ unproven: 'fail' });
    }).toThrow('GET /docs-json: no controller has it');
  });

  it('shows an added route as public where the caller says why', async () => {
    const report = await reportOf([HomeController], addRoutes, {
      publicRoutes: { 'GET /docs': 'the API document' },
      skip: (route) => /docs-json|votes|home/.test(route),
    });
    expect(report.unproven).toEqual([]);
    expect(statesIn(report)).toContain('GET /docs  public');
    expect(report.toMarkdown()).toContain('- GET /docs: the API document');
  });
});
