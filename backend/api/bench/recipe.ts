/**
 * The usual recipe of the NestJS guides and `nest new`: Express, passport-jwt with the secret as a string, a repository
 * with `find` and `save`, and entities with Dates as the response.
 */
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import {
  Body,
  Controller,
  ForbiddenException,
  Get,
  Injectable,
  Module,
  NotFoundException,
  Param,
  Patch,
  Post,
  Query,
  UseGuards,
  ValidationPipe,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuthGuard, PassportModule, PassportStrategy } from '@nestjs/passport';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { ILike, IsNull, Repository } from 'typeorm';
import { readConfig } from '../src/config/api.config.js';
import { settingsOrExit } from '@holdfast/server-kit/settings';
import { SnakeNamingStrategy } from '../src/database/snake-naming.strategy.js';
import { ListEntity } from '../src/lists/list.entity.js';
import { positionAtEnd } from '../src/ordering/position.js';
import { TaskEntity } from '../src/tasks/task.entity.js';

const config = settingsOrExit(readConfig);

@Injectable()
class RecipeStrategy extends PassportStrategy(Strategy) {
  constructor() {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      ignoreExpiration: false,
      secretOrKey: config.auth.secrets[0],
    });
  }

  validate({ sub }: { sub: string }): { id: string } {
    return { id: sub };
  }
}

@Injectable()
class OwnerGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { user, params } = context
      .switchToHttp()
      .getRequest<{ user: { id: string }; params: { userId: string } }>();
    if (user.id !== params.userId) throw new ForbiddenException();
    return true;
  }
}

class RecipeDto {
  @MaxLength(200)
  @IsNotEmpty()
  @IsString()
  title!: string;
}

@UseGuards(AuthGuard('jwt'), OwnerGuard)
@Controller('api/:userId/tasks')
class RecipeController {
  constructor(@InjectRepository(TaskEntity) private readonly tasks: Repository<TaskEntity>) {}

  @Get()
  list(
    @Param('userId') userId: string,
    @Query('limit') limit = '50',
    @Query('q') search?: string,
  ): Promise<TaskEntity[]> {
    return this.tasks.find({
      where: {
        userId,
        deletedAt: IsNull(),
        ...(search !== undefined && { searchText: ILike(`% ${search}%`) }),
      },
      order: { createdAt: 'DESC', id: 'DESC' },
      take: Number(limit),
    });
  }

  @Post()
  create(@Param('userId') userId: string, @Body() { title }: RecipeDto): Promise<TaskEntity> {
    const task = {
      userId,
      id: randomUUID(),
      title,
      searchText: ` ${title.toLowerCase()}`,
      position: positionAtEnd(),
    };
    return this.tasks.save(this.tasks.create(task));
  }

  @Patch(':id/complete')
  async toggle(@Param('userId') userId: string, @Param('id') id: string): Promise<TaskEntity> {
    const task = await this.tasks.findOneBy({ userId, id });
    if (!task) throw new NotFoundException();
    task.completed = !task.completed;
    return this.tasks.save(task);
  }
}

@Module({
  imports: [
    PassportModule,
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: config.database.url,
      schema: 'app',
      entities: [ListEntity, TaskEntity],
      namingStrategy: new SnakeNamingStrategy(),
      installExtensions: false,
      poolSize: config.database.poolMax,
    }),
    TypeOrmModule.forFeature([TaskEntity]),
  ],
  controllers: [RecipeController],
  providers: [RecipeStrategy],
})
class RecipeModule {}

const app = await NestFactory.create(RecipeModule);
app.useGlobalPipes(new ValidationPipe({ whitelist: true }));
await app.listen(config.port, '127.0.0.1');
process.send?.({ type: 'listening', port: Number(new URL(await app.getUrl()).port) });
