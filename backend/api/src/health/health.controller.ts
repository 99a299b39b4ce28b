import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiSchema, ApiTags } from '@nestjs/swagger';
import { ProblemException, Public } from '@holdfast/nestjs-auth';
import { databaseUnavailable } from '../errors/database-problem.js';
import { ApiProblems } from '../http/openapi.decorators.js';
import { Unthrottled } from '../throttling/throttle.guards.js';
import { Readiness } from './readiness.js';

interface Health {
  readonly status: 'ok';
}

@ApiSchema({ name: 'Health' })
export class HealthDto implements Health {
  @ApiProperty({ enum: ['ok'] })
  readonly status!: 'ok';
}

interface Ready extends Health {
  readonly accountEvents: 'current' | 'late';
}

@ApiSchema({ name: 'Readiness' })
export class ReadinessDto extends HealthDto implements Ready {
  @ApiProperty({
    enum: ['current', 'late'],
    description: 'Late: the auth server is away, and tokens of ended sessions live until they expire.',
  })
  readonly accountEvents!: 'current' | 'late';
}

@ApiTags('health')
@Public()
@Unthrottled()
@Controller(['health', 'api/health'])
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @ApiOperation({
    summary: 'Liveness: the process answers. Whether the database does is no reason to restart it',
  })
  @Get()
  @ApiOkResponse({ type: HealthDto })
  getHealth(): Health {
    return { status: 'ok' };
  }

  @ApiOperation({ summary: 'Readiness: the process can do its work' })
  @Get('ready')
  @ApiOkResponse({ type: ReadinessDto })
  @ApiProblems(503)
  async getReadiness(): Promise<Ready> {
    if (this.readiness.isDraining) {
      throw new ProblemException({
        status: 503,
        code: 'SERVER_DRAINING',
        detail: 'This process is stopping',
        headers: { 'Retry-After': '1' },
      });
    }
    if (!(await this.readiness.isDatabaseUp())) throw databaseUnavailable();
    return { status: 'ok', accountEvents: this.readiness.accountEvents };
  }
}
