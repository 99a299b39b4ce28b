import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createGuardedDocument } from '@holdfast/nestjs-auth/openapi';
import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject } from '@nestjs/swagger';
import { AppModule } from './app.module.js';
import { readConfig } from './config/api.config.js';
import { FieldErrorDto, ProblemDto } from './http/openapi.decorators.js';
import { describeEarlyAndLateRefusals, describeWhole, withBounds } from './openapi-bounds.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const ALIAS = '/api/users/{userId}/todos';

/**
 * Describes the API from its controllers and DTOs. In preview mode Nest creates no providers, so it needs neither a
 * database nor a secret.
 */
export async function describeApi(): Promise<unknown> {
  const options: Pick<NestApplicationOptions, 'logger' | 'preview'> = { preview: true, logger: false };
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(documentationConfig()),
    new FastifyAdapter(),
    options,
  );
  const info = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Holdfast API')
    .setDescription('Tasks that only their owner can see. Errors are application/problem+json (RFC 9457).')
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/')
    .build();
  const document = createGuardedDocument(app, info, {
    swagger: {
      operationIdFactory: (_controller, method) => method,
      extraModels: [ProblemDto, FieldErrorDto],
    },
  });
  const operations: Operation[] = [];
  for (const [address, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      nameOperation(operation, address, method);
      describeEarlyAndLateRefusals(operation);
      operations.push(operation);
    }
  }
  describeWhole(document, operations);
  return withBounds(withoutNullable(document));
}

/** Client generators need a distinct name for each route, also where one method serves two. */
function nameOperation(operation: Operation, address: string, method: string): void {
  // Nest numbers the routes of a method.
  operation.operationId = operation.operationId?.replace(/\[\d+\]$/, '') ?? '';
  if (address.startsWith(ALIAS)) {
    const original = address.replace(ALIAS, '/api/{userId}/tasks');
    operation.operationId = operation.operationId.replace('Task', 'Todo');
    operation.description = `Alias of ${method.toUpperCase()} ${original}.`;
    operation.tags = ['todos'];
  }
  if (address.startsWith('/api/health'))
    operation.operationId = operation.operationId.replace('get', 'getApi');
}

function documentationConfig(): ReturnType<typeof readConfig> {
  return readConfig({
    PUBLIC_ORIGIN: 'http://localhost:3000',
    BETTER_AUTH_SECRET: randomBytes(32).toString('base64url'),
    DATABASE_URL: 'postgres://holdfast_app@localhost/holdfast',
  });
}

/** Nest writes `nullable` of OpenAPI 3.0. OpenAPI 3.1 is JSON Schema, which has a list of types instead. */
function withoutNullable(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutNullable);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, withoutNullable(value)]),
  );
  return nullable === true ? { ...rest, type: [rest.type, 'null'] } : rest;
}

/** Sorts properties for JSON.stringify, so that a change of the contract is a short diff. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = path.resolve(import.meta.dirname, '../../../docs/openapi.json');
  await writeFile(file, `${JSON.stringify(await describeApi(), sortedKeys, 2)}\n`);
}
