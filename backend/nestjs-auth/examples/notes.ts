import {
  Body,
  Controller,
  Get,
  HttpCode,
  Injectable,
  Inject,
  Module,
  Param,
  Post,
  type DynamicModule,
} from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import {
  AuthModule,
  CurrentUser,
  ProblemFilter,
  Public,
  Roles,
  SkipOwnership,
  type AuthModuleOptions,
  type AuthUser,
} from '@holdfast/nestjs-auth';

/** Notes by owner, in memory. */
@Injectable()
export class NotesStore {
  private readonly notes = new Map<string, string[]>();

  of(ownerId: string): readonly string[] {
    return this.notes.get(ownerId) ?? [];
  }

  add(ownerId: string, text: string): void {
    this.notes.set(ownerId, [...this.of(ownerId), text]);
  }
}

/** Nothing below mentions a token: every route is closed, and `:userId` has to be the caller. */
@Controller('users/:userId/notes')
export class NotesController {
  constructor(@Inject(NotesStore) private readonly store: NotesStore) {}

  @Get()
  list(@Param('userId') userId: string): readonly string[] {
    return this.store.of(userId);
  }

  @Post()
  @HttpCode(201)
  add(@Param('userId') userId: string, @Body() { text }: { text?: unknown }): readonly string[] {
    this.store.add(userId, typeof text === 'string' ? text : '');
    return this.store.of(userId);
  }

  /** For administrators only: needs both decorators, or the application doesn't start. */
  @Roles('admin')
  @SkipOwnership()
  @Get('count')
  count(@Param('userId') userId: string): { count: number } {
    return { count: this.store.of(userId).length };
  }
}

@Controller()
export class DeskController {
  @Public()
  @Get('health')
  health(): { status: string } {
    return { status: 'ok' };
  }

  @Get('me')
  me(@CurrentUser() user: AuthUser): Pick<AuthUser, 'id' | 'role'> {
    return { id: user.id, role: user.role };
  }
}

@Module({
  controllers: [NotesController, DeskController],
  providers: [NotesStore, { provide: APP_FILTER, useClass: ProblemFilter }],
})
export class NotesExample {
  static with(options: AuthModuleOptions): DynamicModule {
    return { module: NotesExample, imports: [AuthModule.forRoot(options)] };
  }
}
