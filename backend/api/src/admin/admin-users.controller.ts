import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles, SkipOwnership } from '@holdfast/nestjs-auth';
import { ApiProblems } from '../http/openapi.decorators.js';
import { ListUsersQuery, UserUsagePageDto } from './admin-users.dto.js';
import { AdminUsersService, type UsagePage } from './admin-users.service.js';

/** How much each user stores. Names and addresses are in the auth server: this database has only ids. */
@ApiTags('admin')
@Roles('admin')
@SkipOwnership()
@Controller('api/admin/users')
export class AdminUsersController {
  constructor(private readonly users: AdminUsersService) {}

  @ApiOperation({
    summary: 'Returns how much each user stores, in pages ordered by user id; administrators only',
  })
  @Get()
  @ApiOkResponse({ type: UserUsagePageDto })
  @ApiProblems(422, 429, 503)
  listUsers(@Query() query: ListUsersQuery): Promise<UsagePage> {
    return this.users.list(query);
  }
}
