import { RequestMethod, VersioningType, VERSION_NEUTRAL, type VersioningOptions } from '@nestjs/common';
import { ApplicationConfig, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { RoutePathFactory } from '@nestjs/core/router/route-path-factory.js';
import { metadata } from '../../controllers.js';
import { parametersIn } from '../../path-parameters.js';
import { schemaOfClass } from './class-schema.js';
import { accessOf, type NestSubject } from './nest-access.js';
import { isRecord, type Field, type Operation } from './model.js';

// Nest's metadata keys, and its numbers of the parameter decorators.
const PATH = 'path';
const HOST = 'host';
const METHOD = 'method';
const VERSION = '__version__';
const MODULE_PATH = '__module_path__';
const ARGUMENTS = '__routeArguments__';
const BODY = 3;
const QUERY = 4;

/** `@All()` is tried with these. */
const ALL_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Lists every HTTP route of the controllers, at each of its addresses: prefix, versions and lists of paths. */
export function* httpOperations({ app, settings }: NestSubject): Generator<Operation> {
  const config = app.get(ApplicationConfig);
  const paths = new RoutePathFactory(config);
  const scanner = new MetadataScanner();
  const modules = app.get(ModulesContainer);
  for (const { metatype: module, controllers } of modules.values()) {
    const modulePath = metadata(`${MODULE_PATH}${modules.applicationId}`, module);
    for (const { metatype } of controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const prototype: unknown = metatype.prototype;
      if (typeof prototype !== 'object' || prototype === null) continue;
      for (const name of scanner.getAllMethodNames(prototype)) {
        const handler: unknown = Reflect.get(prototype, name);
        if (typeof handler !== 'function') continue;
        const route = { metatype, prototype, name, handler };
        for (const { method, path, version } of addressesOf(route, { config, paths, modulePath })) {
          yield operationOf(route, { method, path, version }, settings);
        }
      }
    }
  }
}

interface NestRoute {
  readonly metatype: { readonly name: string };
  readonly prototype: object;
  readonly name: string;
  readonly handler: object;
}

interface Address {
  readonly method: string;
  readonly path: string;
  readonly version: Field | undefined;
}

function* addressesOf(
  { metatype, handler }: NestRoute,
  {
    config,
    paths,
    modulePath,
  }: { readonly config: ApplicationConfig; readonly paths: RoutePathFactory; readonly modulePath: unknown },
): Generator<Address> {
  const requestMethod = metadata(METHOD, handler);
  const own = textsIn(metadata(PATH, handler));
  if (!isRequestMethod(requestMethod) || own.length === 0) return;
  const versioningOptions = config.getVersioning();
  const version =
    metadata(VERSION, handler) ?? metadata(VERSION, metatype) ?? versioningOptions?.defaultVersion;
  for (const ctrlPath of textsIn(metadata(PATH, metatype))) {
    for (const methodPath of own) {
      const created = paths.create(
        {
          ctrlPath: withSlash(ctrlPath),
          methodPath: withSlash(methodPath),
          globalPrefix: config.getGlobalPrefix(),
          ...(typeof modulePath === 'string' && { modulePath }),
          ...(isVersion(version) && { methodVersion: version }),
          ...(versioningOptions !== undefined && { versioningOptions }),
        },
        requestMethod,
      );
      const methods = requestMethod === RequestMethod.ALL ? ALL_METHODS : [RequestMethod[requestMethod]];
      for (const path of new Set(created.map(plainPath))) {
        for (const method of methods)
          yield { method, path, version: versionField(versioningOptions, version) };
      }
    }
  }
}

function operationOf(
  { metatype, prototype, name, handler }: NestRoute,
  { method, path, version }: Address,
  settings: NestSubject['settings'],
): Operation {
  const parameters = argumentsOf(metatype, prototype, name);
  // A host that is a regular expression can't be built: the option `requests` has to name it.
  const host = [metadata(HOST, metatype)].flat().find((each) => typeof each === 'string');
  const names = [...parametersIn(host ?? ''), ...[...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)];
  const schemas = parameters.filter(({ kind }) => kind === BODY);
  const whole = schemas.find(({ data }) => data === undefined);
  const members = schemas.filter(({ data }) => data !== undefined);
  const body =
    whole !== undefined
      ? schemaOfClass(whole.type)
      : members.length === 0
        ? undefined
        : {
            type: 'object',
            required: members.map(({ data }) => String(data)),
            properties: Object.fromEntries(
              members.map(({ data, type }) => [String(data), schemaOfClass(type) ?? {}]),
            ),
          };
  const route = { getClass: () => metatype, getHandler: () => handler };
  return {
    route: `${method} ${path}`,
    kind: 'http',
    method,
    path,
    ...(host !== undefined && { host }),
    handler: `${metatype.name}.${name}`,
    ...accessOf(route, settings, { path, names, ...(host !== undefined && { host }) }),
    fields: [
      ...names.map((each): Field => ({ name: each, in: 'path', required: true, schema: {} })),
      ...parameters.filter(({ kind }) => kind === QUERY).flatMap(queryFields),
      ...(version === undefined ? [] : [version]),
    ],
    ...(schemas.length > 0 && {
      body: { type: 'application/json', schema: body ?? { type: 'object' } },
    }),
  };
}

interface Argument {
  readonly kind: number;
  readonly data: unknown;
  readonly type: unknown;
}

/** What the parameter decorators of a handler take from the request, with the types that TypeScript emits. */
export function argumentsOf(type: object, prototype: object, name: string): readonly Argument[] {
  const described: unknown = Reflect.getMetadata(ARGUMENTS, type, name);
  const types: unknown = Reflect.getMetadata('design:paramtypes', prototype, name);
  return Object.entries(isRecord(described) ? described : {}).map(([key, value]) => {
    const { index, data } = isRecord(value) ? value : {};
    const type: unknown = Array.isArray(types) && typeof index === 'number' ? types[index] : undefined;
    return { kind: Number(key.split(':')[0]), data, type };
  });
}

function queryFields({ data, type }: Argument): readonly Field[] {
  if (typeof data === 'string') return [{ name: data, in: 'query', required: false, schema: {} }];
  const { properties = {}, required = [] } = schemaOfClass(type) ?? {};
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

/** Header and media type versions are part of a request; URI versions are part of the path already. */
function versionField(options: VersioningOptions | undefined, version: unknown): Field | undefined {
  const [first] = [version].flat();
  if (options === undefined || typeof first !== 'string') return undefined;
  if (options.type === VersioningType.HEADER) return constantHeader(options.header, first);
  if (options.type !== VersioningType.MEDIA_TYPE) return undefined;
  return constantHeader('accept', `application/json;${options.key}${first}`);
}

function constantHeader(name: string, value: string): Field {
  return { name: name.toLowerCase(), in: 'header', required: true, schema: { const: value } };
}

function isRequestMethod(value: unknown): value is RequestMethod {
  return typeof value === 'number' && value in RequestMethod;
}

type VersionValue = string | typeof VERSION_NEUTRAL | (string | typeof VERSION_NEUTRAL)[];

function isVersion(value: unknown): value is VersionValue {
  return [value].flat().every((each) => typeof each === 'string' || each === VERSION_NEUTRAL);
}

/** `/files{/:id}` and `/:id(\\d+)` as one address with all of its parameters. */
export function plainPath(path: string): string {
  return path.replaceAll(/\([^)]*\)|[{}?]/g, '');
}

function textsIn(path: unknown): readonly string[] {
  return [path].flat().filter((each) => typeof each === 'string');
}

function withSlash(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}
