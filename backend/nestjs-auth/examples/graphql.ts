import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { Args, GraphQLModule, Query, Resolver } from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import {
  AuthModule,
  CurrentUser,
  OwnedBy,
  ProblemFilter,
  Public,
  Roles,
  type AuthModuleOptions,
  type AuthUser,
} from '@holdfast/nestjs-auth';

/** Resolvers are closed as routes are. An argument called `userId` names the owner, as a route parameter would. */
@Resolver()
export class NotesResolver {
  @Public()
  @Query(() => String)
  motto(): string {
    return 'Hold fast';
  }

  @Query(() => String)
  me(@CurrentUser() user: AuthUser): string {
    return user.id;
  }

  @Query(() => [String])
  notes(@Args('userId') userId: string): string[] {
    return [`a note of ${userId}`];
  }

  @OwnedBy('accountId')
  @Query(() => [String])
  bills(@Args('accountId') accountId: string): string[] {
    return [`a bill of ${accountId}`];
  }

  @Roles('admin')
  @Query(() => [String])
  users(): string[] {
    return ['ada', 'bob'];
  }
}

@Module({
  providers: [NotesResolver, { provide: APP_FILTER, useClass: ProblemFilter }],
})
export class GraphqlExample {
  static with(options: AuthModuleOptions): DynamicModule {
    const graphql = GraphQLModule.forRoot<MercuriusDriverConfig>({
      driver: MercuriusDriver,
      autoSchemaFile: true,
    });
    return { module: GraphqlExample, imports: [AuthModule.forRoot(options), graphql] };
  }
}
