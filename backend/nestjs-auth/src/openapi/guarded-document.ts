import type { INestApplication } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import {
  ApiExtension,
  SwaggerModule,
  type OpenAPIObject,
  type SwaggerDocumentOptions,
} from '@nestjs/swagger';
import { declaredRoutes } from '../controllers.js';
import { rulesOf, type AccessRules } from '../route-metadata.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** What the guards require for a route. Attached to the operation while Swagger builds it, then removed. */
interface Access {
  readonly entry: 'public' | 'optional' | 'token';
  /** Whether a decorator requires a role, a scope or an owner: `publicRoutes` then doesn't open the route. */
  readonly isClosed: boolean;
  /** Meaning of a 403 if the path has no `owner`; null if there is none. */
  readonly restriction: string | null;
  /** See {@link ownerOf}. */
  readonly owner: string | null;
}

const NOT_OWNER = 'You can only access your own resources';
const ACCESS = 'x-holdfast-access';
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

/** Options of {@link createGuardedDocument}. Repeat `ownerParameter` and `publicRoutes` of the module here. */
export interface GuardedDocumentOptions {
  readonly ownerParameter?: string;
  readonly publicRoutes?: readonly string[];
  /** Name of the security scheme. @default 'bearer' */
  readonly scheme?: string;
  readonly swagger?: SwaggerDocumentOptions;
}

/**
 * `SwaggerModule.createDocument`, with the guards described: each closed operation requires the bearer scheme and can
 * respond 401, and 403 if it has an owner or roles; `@Public()` removes that. A handler's own 401 or 403 is kept. Works
 * on an application created with `preview: true`, so without a database.
 *
 * @example
 * const document = createGuardedDocument(app, new DocumentBuilder().setTitle('Notes').build());
 */
export function createGuardedDocument(
  app: INestApplication,
  config: Omit<OpenAPIObject, 'paths'>,
  { ownerParameter = 'userId', publicRoutes = [], scheme = 'bearer', swagger }: GuardedDocumentOptions = {},
): OpenAPIObject {
  describeRoutes(app, ownerParameter);
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

function describeRoutes(app: INestApplication, ownerParameter: string): void {
  for (const route of declaredRoutes(app.get(ModulesContainer), new MetadataScanner())) {
    const rules = rulesOf(route);
    const access: Access = {
      entry: rules.isPublic ? 'public' : rules.isOptional ? 'optional' : 'token',
      isClosed: rules.isClosed,
      restriction: restrictionOf(rules),
      owner: ownerOf(rules, ownerParameter),
    };
    // By the function, because a controller may inherit its handler.
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
  operation.responses['401'] ??= problem('No bearer token, or an invalid, expired or revoked one');
  const parameters = operation.parameters ?? [];
  const hasOwner = parameters.some(
    (each) => 'in' in each && each.in === 'path' && each.name === access.owner,
  );
  const refusal = hasOwner ? NOT_OWNER : access.restriction;
  if (refusal !== null) operation.responses['403'] ??= problem(refusal);
}

/** The parameter that is compared if the path has it. Those of `@OwnedBy()` are always compared. */
function ownerOf({ owners, skipsOwnership }: AccessRules, ownerParameter: string): string | null {
  return skipsOwnership || owners !== undefined ? null : ownerParameter;
}

function restrictionOf({ owners, roles, scopes }: AccessRules): string | null {
  if (owners !== undefined) return NOT_OWNER;
  if (roles !== undefined) return 'Your role does not allow this';
  return scopes === undefined ? null : 'The token does not allow this';
}

function problem(description: string): Operation['responses'][string] {
  return {
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

/** RFC 9457, as sent by `ProblemFilter`. */
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
