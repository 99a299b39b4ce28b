import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiSchema, ApiTags } from '@nestjs/swagger';
import { Public } from '@holdfast/nestjs-auth';
import { ProblemError } from '@holdfast/server-kit/problem';
import { ApiProblems } from '../http/openapi.decorators.js';
import { Unthrottled } from '../throttling/throttle.guards.js';
import { ApiReadiness } from './readiness.js';

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
    description: 'Late: the auth server is unreachable, so tokens of ended sessions work until they expire.',
  })
  readonly accountEvents!: 'current' | 'late';
}

@ApiTags('health')
@Public()
@Unthrottled()
@Controller(['health', 'api/health'])
export class HealthController {
  constructor(private readonly readiness: ApiReadiness) {}

  @ApiOperation({
    summary: 'Liveness: the process runs. A database outage is not a reason to restart it',
  })
  @Get()
  @ApiOkResponse({ type: HealthDto })
  getHealth(): Health {
    return { status: 'ok' };
  }

  @ApiOperation({ summary: 'Readiness: the process can serve requests' })
  @Get('ready')
  @ApiOkResponse({ type: ReadinessDto })
  @ApiProblems(503)
  async getReadiness(): Promise<Ready> {
    const refusal = await this.readiness.refusal();
    if (refusal !== undefined) throw new ProblemError(refusal);
    return { status: 'ok', accountEvents: this.readiness.accountEvents };
  }
}
