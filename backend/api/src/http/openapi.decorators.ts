import { STATUS_CODES } from 'node:http';
import { applyDecorators } from '@nestjs/common';
import { ApiParam, ApiProperty, ApiResponse, ApiSchema } from '@nestjs/swagger';

/** Most field errors in one response. */
export const ERRORS_MAX = 100;

/** A field that was refused. */
@ApiSchema({ name: 'FieldError' })
export class FieldErrorDto {
  @ApiProperty({
    type: 'array',
    maxItems: 20,
    items: { oneOf: [{ type: 'string' }, { type: 'integer' }] },
    example: ['body', 'title'],
  })
  readonly loc!: readonly (string | number)[];

  @ApiProperty({ example: 'title should not be empty' })
  readonly msg!: string;

  @ApiProperty({ example: 'isNotEmpty', description: 'The rule that the value broke.' })
  readonly type!: string;
}

/** Every refusal, as RFC 9457 describes it. */
@ApiSchema({ name: 'Problem' })
export class ProblemDto {
  @ApiProperty({ example: 'about:blank' })
  readonly type!: string;

  @ApiProperty({ example: 'Not Found' })
  readonly title!: string;

  @ApiProperty({ type: 'integer', example: 404 })
  readonly status!: number;

  @ApiProperty({ description: 'For people.' })
  readonly detail!: string;

  @ApiProperty({ description: 'For programs. It never changes.', example: 'TASK_NOT_FOUND' })
  readonly code!: string;

  @ApiProperty({ required: false, type: [FieldErrorDto], maxItems: ERRORS_MAX })
  readonly errors?: readonly FieldErrorDto[];

  @ApiProperty({ description: 'The id of the request in the log.' })
  readonly requestId!: string;
}

/** Documents refusals; 401 and 403 come from the guards' metadata, 429 and 503 from {@link ApiUserRoutes}. */
export const ApiProblems = (...statuses: number[]): MethodDecorator & ClassDecorator =>
  applyDecorators(...statuses.map((status) => ApiProblem(status, STATUS_CODES[status] ?? 'Refused')));

/** Documents one refusal in the words of the operation. */
export const ApiProblem = (status: number, description: string): MethodDecorator & ClassDecorator =>
  ApiResponse({
    status,
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  });

/** Documents a controller whose routes belong to the user named in their path. */
export const ApiUserRoutes = (): ClassDecorator =>
  applyDecorators(
    ApiParam({ name: 'userId', description: "The caller's own id.", schema: { type: 'string' } }),
    ApiProblems(429, 503),
  );
