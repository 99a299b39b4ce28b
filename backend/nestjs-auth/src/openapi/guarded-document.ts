import type { INestApplication } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import {
  ApiExtension,
  SwaggerModule,
  type OpenAPIObject,
  type SwaggerDocumentOptions,
} from '@nestjs/swagger';
import { declaredRoutes } from '../controllers.js';
import {
  isClosed,
  isMarkedPublic,
  isOptional,
  ownedBy,
  rolesOf,
  scopesOf,
  skipsOwnership,
  type Route,
} from '../route-marks.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** What the guards ask of a route. It travels through Swagger on the operation, and is taken off again. */
interface Access {
  readonly entry: 'public' | 'optional' | 'token';
  /** Whether a decorator asks for a role, a scope or an owner: the option `publicRoutes` does not open it then. */
  readonly isClosed: boolean;
  /** What a 403 means that has nothing to do with the owner; null where there is none. */
  readonly restriction: string | null;
  /** Path parameter that is compared with the caller; null where none is. */
  readonly owner: string | null;
}

const ACCESS = 'x-holdfast-access';
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

/** How the document is made. Name `ownerParameter` and `publicRoutes` here as in the module's options. */
export interface GuardedDocumentOptions {
  readonly ownerParameter?: string;
  readonly publicRoutes?: readonly string[];
  /** Name of the security scheme. @default 'bearer' */
  readonly scheme?: string;
  readonly swagger?: SwaggerDocumentOptions;
}

/**
 * `SwaggerModule.createDocument`, with what the guards do in it: each closed operation needs the bearer scheme and may
 * answer 401, and 403 where it has an owner or roles; `@Public()` clears all of that. What a handler says of its own
 * 401 or 403 stays. Works on an application made with `preview: true`, so without a database.
 *
 * @example
 * const document = createGuardedDocument(app, new DocumentBuilder().setTitle('Notes').build());
 */
export function createGuardedDocument(
  app: INestApplication,
  config: Omit<OpenAPIObject, 'paths'>,
  { ownerParameter = 'userId', publicRoutes = [], scheme = 'bearer', swagger }: GuardedDocumentOptions = {},
): OpenAPIObject {
  markRoutes(app, ownerParameter);
  const document = SwaggerModule.createDocument(app, config, swagger);
  const open = new Set(publicRoutes.map((route) => route.replaceAll(/:(\w+)/g, '{$1}')));
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) if (item[method] !== undefined) guard(item[method], open.has(path), scheme);
  }
  const { schemas = {}, securitySchemes = {}, ...components } = document.components ?? {};
  document.components = {
    ...components,
    schemas: { Problem: PROBLEM, ...schemas },
    securitySchemes: {
      [scheme]: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      ...securitySchemes,
    },
  };
  return document;
}

function markRoutes(app: INestApplication, ownerParameter: string): void {
  for (const route of declaredRoutes(app.get(ModulesContainer), new MetadataScanner())) {
    const access: Access = {
      entry: isMarkedPublic(route) ? 'public' : isOptional(route) ? 'optional' : 'token',
      isClosed: isClosed(route),
      restriction: restrictionOf(route),
      owner: skipsOwnership(route) ? null : (ownedBy(route) ?? ownerParameter),
    };
    // By the function itself: a controller may have its handler from the class that it extends.
    ApiExtension(ACCESS, access)(route.prototype, route.method, { value: route.getHandler() });
  }
}

function guard(
  operation: Operation & { 'x-holdfast-access'?: Access },
  isOpen: boolean,
  scheme: string,
): void {
  const { [ACCESS]: access } = operation;
  delete operation['x-holdfast-access'];
  if (access === undefined) return;
  if (access.entry === 'public' || (isOpen && !access.isClosed)) {
    operation.security = [];
    return;
  }
  const needed = { [scheme]: [] };
  operation.security = access.entry === 'optional' ? [{}, needed] : [needed];
  operation.responses['401'] ??= problem(
    'No bearer token, or one that is not valid, has expired or was revoked',
  );
  const parameters = operation.parameters ?? [];
  const hasOwner = parameters.some(
    (each) => 'in' in each && each.in === 'path' && each.name === access.owner,
  );
  const refusal = hasOwner ? 'You can only access your own resources' : access.restriction;
  if (refusal !== null) operation.responses['403'] ??= problem(refusal);
}

function restrictionOf(route: Route): string | null {
  if (rolesOf(route) !== undefined) return 'Your role does not allow this';
  return scopesOf(route) === undefined ? null : 'The token does not allow this';
}

function problem(description: string): Operation['responses'][string] {
  return {
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

/** RFC 9457, as `ProblemFilter` answers it. */
const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string', example: 'about:blank' },
    title: { type: 'string', example: 'Forbidden' },
    status: { type: 'integer', example: 403 },
    detail: { type: 'string', example: 'You can only access your own resources' },
    code: { type: 'string', example: 'AUTH_NOT_OWNER' },
    requestId: { type: 'string' },
  },
};
