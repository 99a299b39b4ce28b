import { randomUUID } from 'node:crypto';
import {
  Body,
  Controller,
  Delete,
  Get,
  Inject,
  Injectable,
  Module,
  NotFoundException,
  Param,
  Patch,
  Post,
  Query,
  ValidationPipe,
  VersioningType,
  Version,
  type ExecutionContext,
  type INestApplication,
} from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import type { ExpressAdapter } from '@nestjs/platform-express';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { ArrayMinSize, IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import {
  AuthModule,
  JwtAuthGuard,
  ProblemFilter,
  Public,
  Roles,
  RolesGuard,
  SkipOwnership,
  type AuthenticatedRequest,
} from '../../src/index.js';
import { TEST_AUTH_OPTIONS } from '../../src/testing/index.js';

/** A fault to plant; without any the application is closed. */
export type Plant =
  | 'missing guard'
  | 'unverified token'
  | 'accidental @Public with an owner'
  | 'accidental @Public with rows'
  | 'read without owner'
  | 'update without owner'
  | 'delete without owner'
  | 'list without owner'
  | 'owner in body'
  | 'owner in body, not in the answer'
  | 'unchecked owner parameter'
  | 'missing role';

interface Note {
  readonly id: string;
  readonly userId: string;
  readonly title: string;
}

class CreateNote {
  @IsString()
  @Length(3, 60)
  title!: string;

  @IsInt()
  @Min(2)
  @Max(5)
  priority!: number;

  @IsIn(['red', 'blue'])
  colour!: string;

  @IsOptional()
  @IsString()
  remark?: string;
}

class ChangeNote {
  @IsString()
  @Length(3, 60)
  title!: string;
}

class BulkNotes {
  @IsUUID('4', { each: true })
  @ArrayMinSize(1)
  ids!: string[];
}

class Paging {
  @IsString()
  @Length(1, 9)
  page!: string;
}

/** Tables of this application, and the faults in its statements. */
@Injectable()
class NotesTable {
  plants: ReadonlySet<Plant> = new Set();
  readonly rows = new Map<string, Note>();

  list(userId: string, plant: Plant): Note[] {
    return [...this.rows.values()].filter((note) => this.plants.has(plant) || note.userId === userId);
  }

  find(userId: string, id: string, plant: Plant): Note {
    const note = this.rows.get(id);
    if (note === undefined || (!this.plants.has(plant) && note.userId !== userId))
      throw new NotFoundException();
    return note;
  }

  insert(userId: string, { title, ...body }: { readonly title: string }): Note {
    const note = { id: randomUUID(), userId, title };
    const isSilent = this.plants.has('owner in body, not in the answer');
    const stored = isSilent || this.plants.has('owner in body') ? { ...note, ...body } : note;
    this.rows.set(stored.id, stored);
    return isSilent ? note : stored;
  }
}

@Controller('users/:userId/notes')
class NotesController {
  constructor(@Inject(NotesTable) private readonly table: NotesTable) {}

  @Get()
  list(@Param('userId') userId: string, @Query() { page }: Paging): object {
    return { page, items: this.table.list(userId, 'list without owner') };
  }

  @Post()
  create(@Param('userId') userId: string, @Body() body: CreateNote): Note {
    return this.table.insert(userId, body);
  }

  @Post('archive')
  archive(@Param('userId') userId: string, @Body() { ids }: BulkNotes): object {
    return { archived: ids.map((id) => this.table.find(userId, id, 'read without owner').id) };
  }

  @Get(':noteId')
  read(@Param('userId') userId: string, @Param('noteId') noteId: string): Note {
    return this.table.find(userId, noteId, 'read without owner');
  }

  @Patch(':noteId')
  change(
    @Param('userId') userId: string,
    @Param('noteId') noteId: string,
    @Body() { title }: ChangeNote,
  ): { changed: number } {
    const note = this.table.rows.get(noteId);
    // As an UPDATE does, it says nothing of a row that it doesn't match.
    const matches =
      note !== undefined && (this.table.plants.has('update without owner') || note.userId === userId);
    if (matches) this.table.rows.set(noteId, { ...note, title });
    return { changed: 0 };
  }

  @Delete(':noteId')
  remove(@Param('userId') userId: string, @Param('noteId') noteId: string): void {
    this.table.find(userId, noteId, 'delete without owner');
    this.table.rows.delete(noteId);
  }
}

@Controller('accounts/:accountId')
class AccountsController {
  constructor(@Inject(NotesTable) private readonly table: NotesTable) {}

  @Get('notes')
  list(@Param('accountId') accountId: string): Note[] {
    return this.table.list(accountId, 'list without owner');
  }
}

@Controller()
class DeskController {
  constructor(@Inject(NotesTable) private readonly table: NotesTable) {}

  @Public()
  @Get('health')
  health(): { status: string } {
    return { status: 'ok' };
  }

  @Version('2')
  @Get('me')
  me(): { status: string } {
    return { status: 'signed in' };
  }

  @Roles('admin')
  @SkipOwnership()
  @Get('admin/users/:userId/notes')
  all(@Param('userId') userId: string): Note[] {
    return this.table.list(userId, 'list without owner');
  }

  @Roles('auditor')
  @Get('admin/log')
  log(): string[] {
    return [];
  }
}

@Controller()
class OpenedController {
  constructor(@Inject(NotesTable) private readonly table: NotesTable) {}

  @Public()
  @Get('users/:userId/export')
  exported(@Param('userId') userId: string): number {
    return this.table.list(userId, 'list without owner').length;
  }
}

@Controller()
class LatestController {
  constructor(@Inject(NotesTable) private readonly table: NotesTable) {}

  @Public()
  @Get('latest')
  latest(): object {
    return { notes: [...this.table.rows.values()] };
  }
}

/** Forgets one route, or takes the claims of a token without looking at its signature. */
@Injectable()
class LeakyGuard extends JwtAuthGuard {
  plants: ReadonlySet<Plant> = new Set();

  override canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (this.plants.has('missing guard') && context.getHandler().name === 'me') return true;
    if (this.plants.has('unverified token')) {
      const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
      const claims: unknown = JSON.parse(
        Buffer.from(
          request.headers.authorization?.toString().split('.')[1] ?? 'bnVsbA',
          'base64url',
        ).toString(),
      );
      if (claims !== null) {
        const { sub, role } = claims as { sub: string; role: string };
        Object.assign(request, { user: { id: sub, role, scopes: [] } });
        return true;
      }
    }
    return super.canActivate(context);
  }
}

/** Starts the application with these faults on one of the adapters. */
export async function startPlantedApp(
  adapter: ExpressAdapter | FastifyAdapter,
  ...plants: readonly Plant[]
): Promise<INestApplication> {
  const planted = new Set(plants);
  const controllers = [
    NotesController,
    DeskController,
    ...(planted.has('unchecked owner parameter') ? [AccountsController] : []),
    ...(planted.has('accidental @Public with an owner') ? [OpenedController] : []),
    ...(planted.has('accidental @Public with rows') ? [LatestController] : []),
  ];

  @Module({
    imports: [AuthModule.forRoot(TEST_AUTH_OPTIONS)],
    controllers,
    providers: [
      NotesTable,
      { provide: APP_FILTER, useClass: ProblemFilter },
      {
        provide: APP_PIPE,
        useValue: new ValidationPipe(
          [...planted].some((each) => each.startsWith('owner in body'))
            ? {}
            : { whitelist: true, forbidNonWhitelisted: true },
        ),
      },
    ],
  })
  class PlantedModule {}

  const builder = Test.createTestingModule({ imports: [PlantedModule] });
  builder.overrideProvider(JwtAuthGuard).useClass(LeakyGuard);
  if (planted.has('missing role')) builder.overrideProvider(RolesGuard).useValue({ canActivate: () => true });
  const testing = await builder.compile();
  const app = testing.createNestApplication(adapter);
  app.useLogger(false);
  app.setGlobalPrefix('api', { exclude: ['health'] });
  app.enableVersioning({ type: VersioningType.URI });
  app.get(NotesTable).plants = planted;
  Object.assign(app.get(JwtAuthGuard), { plants: planted });
  return app;
}
