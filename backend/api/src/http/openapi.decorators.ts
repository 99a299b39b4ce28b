import { STATUS_CODES } from 'node:http';
import { applyDecorators } from '@nestjs/common';
import { ApiParam, ApiProperty, ApiResponse, ApiSchema } from '@nestjs/swagger';

/** Field errors in one answer: a body can break more rules than anybody wants to read. */
export const ERRORS_MAX = 100;

/** One refused value. */
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

  @ApiProperty({ example: 'isNotEmpty', description: 'The rule that was broken.' })
  readonly type!: string;
}

/** Every refusal, RFC 9457. */
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

  @ApiProperty({ description: 'For programs: stable.', example: 'TASK_NOT_FOUND' })
  readonly code!: string;

  @ApiProperty({ required: false, type: [FieldErrorDto], maxItems: ERRORS_MAX })
  readonly errors?: readonly FieldErrorDto[];

  @ApiProperty({ description: 'The request, as the log names it.' })
  readonly requestId!: string;
}

/** Documents refusals; 401 and 403 come from the marks of the guards, 429 and 503 with {@link ApiUserRoutes}. */
export const ApiProblems = (...statuses: number[]): MethodDecorator & ClassDecorator =>
  applyDecorators(...statuses.map((status) => ApiProblem(status, STATUS_CODES[status] ?? 'Refused')));

/** Documents one refusal in words of the operation. */
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
