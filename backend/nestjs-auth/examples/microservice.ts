import { Controller, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  AuthModule,
  CurrentUser,
  ProblemFilter,
  Public,
  type AuthModuleOptions,
  type AuthUser,
} from '@holdfast/nestjs-auth';

/**
 * A message carries `authorization: 'Bearer <token>'` as a member of its data, and its owner as `userId`. In a hybrid
 * application pass `{ inheritAppConfig: true }` to `connectMicroservice`, or Nest leaves the guards out.
 */
@Controller()
export class NotesMessages {
  @Public()
  @MessagePattern('motto')
  motto(): string {
    return 'Hold fast';
  }

  @MessagePattern('me')
  me(@CurrentUser() user: AuthUser): string {
    return user.id;
  }

  @MessagePattern('notes')
  notes(@Payload() { userId }: { userId: string }): string[] {
    return [`a note of ${userId}`];
  }
}

@Module({
  controllers: [NotesMessages],
  providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
})
export class MicroserviceExample {
  static with(options: AuthModuleOptions): DynamicModule {
    return { module: MicroserviceExample, imports: [AuthModule.forRoot(options)] };
  }
}
