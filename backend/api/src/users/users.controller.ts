import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, Scopes, type AuthUser } from '@holdfast/nestjs-auth';
import { ApiUserRoutes } from '../http/openapi.decorators.js';
import { TasksService } from '../tasks/tasks.service.js';
import { ProfileDto, type Profile } from './profile.dto.js';

@ApiTags('users')
@ApiUserRoutes()
@Controller('api/users/:userId')
export class UsersController {
  constructor(private readonly tasks: TasksService) {}

  @ApiOperation({ summary: 'Returns the caller’s account and number of tasks' })
  @Scopes('account:read')
  @Get('profile')
  @ApiOkResponse({ type: ProfileDto })
  async getProfile(@CurrentUser() user: AuthUser): Promise<Profile> {
    const { id, email = null, name = null, role } = user;
    return { id, email, name, role, tasks: await this.tasks.count(id) };
  }
}
