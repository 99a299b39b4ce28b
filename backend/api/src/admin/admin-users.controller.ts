import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles, SkipOwnership } from '@holdfast/nestjs-auth';
import { ApiProblems } from '../http/openapi.decorators.js';
import { ListUsersQuery, UserUsagePageDto } from './admin-users.dto.js';
import { AdminUsersService, type UsagePage } from './admin-users.service.js';

/** What people use. Who they are is the auth server's to tell: this database knows ids alone. */
@ApiTags('admin')
@Roles('admin')
@SkipOwnership()
@Controller('api/admin/users')
export class AdminUsersController {
  constructor(private readonly users: AdminUsersService) {}

  @ApiOperation({ summary: 'How much each user has, by their ids, in pages; for administrators' })
  @Get()
  @ApiOkResponse({ type: UserUsagePageDto })
  @ApiProblems(422, 429, 503)
  listUsers(@Query() query: ListUsersQuery): Promise<UsagePage> {
    return this.users.list(query);
  }
}
