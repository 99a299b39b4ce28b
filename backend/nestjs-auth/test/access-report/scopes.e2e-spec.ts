import { describe, expect, it, jest } from '@jest/globals';
import { Controller, Get, Param } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AuthModule, RolesGuard, Scopes } from '../../src/index.js';
import { TEST_AUTH_OPTIONS } from '../../src/testing/index.js';
import { accessReport, type AccessReport } from '../../src/testing/nest/index.js';
import { ADAPTERS } from '../guarded-app.js';

// A report makes hundreds of calls, and other suites may need the machine too.
jest.setTimeout(60_000);

@Controller('users/:userId')
class NotesController {
  @Scopes('notes:read')
  @Get('notes')
  notes(@Param('userId') userId: string): { userId: string } {
    return { userId };
  }

  @Get('passwords')
  passwords(@Param('userId') userId: string): { userId: string } {
    return { userId };
  }

  @Scopes()
  @Get('help')
  help(@Param('userId') userId: string): { userId: string } {
    return { userId };
  }
}

describe.each(ADAPTERS)(
  'The access report of an application whose scopes restrict, on %s',
  (_name, adapter) => {
    const report = async (isGuarded: boolean): Promise<AccessReport> => {
      const building = Test.createTestingModule({
        imports: [AuthModule.forRoot({ ...TEST_AUTH_OPTIONS, scopeRule: 'restrict' })],
        controllers: [NotesController],
      });
      if (!isGuarded) building.overrideProvider(RolesGuard).useValue({ canActivate: () => true });
      const app = (await building.compile()).createNestApplication(adapter());
      app.useLogger(false);
      await app.listen(0, '127.0.0.1');
      const made = await accessReport(app);
      await app.close();
      return made;
    };

    it('calls every route that needs a scope, or allows none, with a token that has no scope', async () => {
      const { routes, holes } = await report(true);
      expect(holes).toEqual([]);
      const called = routes
        .filter(({ cells }) => cells.some(({ caller }) => caller === 'owner without role'))
        .map(({ operation }) => operation.route);
      expect(called.sort()).toEqual(['GET /users/:userId/notes', 'GET /users/:userId/passwords']);
    });

    it('names the routes that answer it', async () => {
      const { holes } = await report(false);
      expect(holes.map(({ description }) => description.split(' (')[0]).sort()).toEqual([
        'GET /users/:userId/notes',
        'GET /users/:userId/passwords',
      ]);
    });
  },
);
