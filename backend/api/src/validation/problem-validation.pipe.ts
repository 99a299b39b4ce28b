import { Injectable, ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { ProblemException, type FieldError } from '@holdfast/nestjs-auth';
import { ERRORS_MAX } from '../http/openapi.decorators.js';

type Location = readonly (string | number)[];

/**
 * Turns bodies and queries into DTOs. Invalid ones are 422 REQUEST_INVALID with one error per field, at most a hundred. An
 * absent body counts as `{}`, so that the response names its missing fields.
 */
@Injectable()
export class ProblemValidationPipe extends ValidationPipe {
  constructor() {
    super({ transform: true, whitelist: true, forbidNonWhitelisted: true, stopAtFirstError: true });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const given = metadata.type === 'body' && value === undefined ? {} : value;
    if (metadata.type === 'body' && !isRecord(given)) {
      throw invalidRequest([{ loc: ['body'], msg: 'The body must be a JSON object', type: 'isObject' }]);
    }
    try {
      const transformed: unknown = await super.transform(given, metadata);
      return transformed;
    } catch (error) {
      if (!(error instanceof ValidationFailed)) throw error;
      throw invalidRequest(fieldErrors(error.errors, [metadata.type]));
    }
  }

  override createExceptionFactory() {
    return (errors: ValidationError[] = []): Error => new ValidationFailed(errors);
  }
}

/** 422 REQUEST_INVALID with the invalid fields. */
export function invalidRequest(errors: readonly FieldError[]): ProblemException {
  return new ProblemException({
    status: 422,
    code: 'REQUEST_INVALID',
    detail: 'Some values in the request are not valid',
    errors: errors.slice(0, ERRORS_MAX),
  });
}

/** Carries the errors out of the base class, which doesn't know whether they belong to a body or a query. */
class ValidationFailed extends Error {
  constructor(readonly errors: readonly ValidationError[]) {
    super('Validation failed');
  }
}

function fieldErrors(errors: readonly ValidationError[], parent: Location): FieldError[] {
  return errors.flatMap(({ property, constraints = {}, children = [] }) => {
    const loc = [...parent, /^\d+$/.test(property) ? Number(property) : property];
    const own = Object.entries(constraints).map(([type, msg]) => fieldError(loc, type, msg));
    return [...own, ...fieldErrors(children, loc)];
  });
}

function fieldError(loc: Location, type: string, msg: string): FieldError {
  // The name of class-validator's rule says how it works, not what is wrong.
  return type === 'whitelistValidation'
    ? { loc, msg: `${String(loc.at(-1))} is not a known field`, type: 'unknownField' }
    : { loc, msg, type };
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
