import type { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { parametersIn } from './path-parameters.js';
import type { Route } from './route-metadata.js';

// Nest's metadata keys. They have never changed, but no export of them is the same in all majors.
const PATH = 'path';
const HOST = 'host';
const PATTERN = 'microservices:pattern';
const MODULE_PATH = '__module_path__';

/** A route of a controller, as its decorators declare it. */
export interface DeclaredRoute extends Route {
  /** `NotesController.list` */
  readonly name: string;
  /** `NotesController` */
  readonly controller: string;
  readonly prototype: object;
  readonly method: string;
  /** The paths of the module, the controller and the handler; the last two may have several. */
  readonly paths: readonly string[];
  /** Each combination of them, as `/users/:userId/notes`: without the global prefix and the version. */
  readonly urls: readonly string[];
  /** Parameters of `@Controller({ host })`. */
  readonly hostParameters: readonly string[];
}

/** A class of the application and one of its methods. */
export interface DeclaredMethod extends Route {
  /** `NotesResolver.notes` */
  readonly name: string;
}

/** Lists every route of every controller of an application, started or not. */
export function* declaredRoutes(
  modules: ModulesContainer,
  scanner: MetadataScanner,
): Generator<DeclaredRoute> {
  for (const { metatype: module, controllers } of modules.values()) {
    const modulePath = metadata(`${MODULE_PATH}${modules.applicationId}`, module);
    for (const { metatype } of controllers.values()) {
      if (typeof metatype === 'function') yield* routesOf(metatype, textsIn(modulePath), scanner);
    }
  }
}

/** Lists every method of every controller and provider, whatever the transport that calls it. */
export function* declaredMethods(
  modules: ModulesContainer,
  scanner: MetadataScanner,
): Generator<DeclaredMethod> {
  for (const { controllers, providers } of modules.values()) {
    for (const { metatype } of [...controllers.values(), ...providers.values()]) {
      if (typeof metatype === 'function' && isClass(metatype)) yield* methodsOf(metatype, scanner);
    }
  }
}

/** Whether a method handles messages of a microservice: `@MessagePattern()`, `@EventPattern()`, `@GrpcMethod()`. */
export function isMessageHandler({ getHandler }: Route): boolean {
  return metadata(PATTERN, getHandler()) !== undefined;
}

/** Metadata that Nest keeps on a class or a function. */
export function metadata(key: string, target: object): unknown {
  return Reflect.getMetadata(key, target) as unknown;
}

function* routesOf(
  controller: object,
  modulePaths: readonly string[],
  scanner: MetadataScanner,
): Generator<DeclaredRoute> {
  if (!isClass(controller)) return;
  const controllerPaths = textsIn(metadata(PATH, controller));
  for (const { name, method, getHandler } of methodsOf(controller, scanner)) {
    const path = metadata(PATH, getHandler());
    if (path === undefined) continue;
    const parts = [modulePaths, controllerPaths, textsIn(path)];
    yield {
      name,
      controller: controller.name,
      prototype: controller.prototype,
      method,
      paths: parts.flat(),
      urls: parts.reduce<readonly string[]>(combine, ['']),
      hostParameters: [metadata(HOST, controller)].flat().flatMap(parametersOfHost),
      getClass: () => controller,
      getHandler,
    };
  }
}

function* methodsOf(
  target: Class,
  scanner: MetadataScanner,
): Generator<DeclaredMethod & { readonly method: string }> {
  for (const method of scanner.getAllMethodNames(target.prototype)) {
    const handler = (target.prototype as Record<string, unknown>)[method];
    if (typeof handler !== 'function') continue;
    yield { name: `${target.name}.${method}`, method, getClass: () => target, getHandler: () => handler };
  }
}

/** Appends every one of some paths to every URL so far, with one slash in between. */
function combine(urls: readonly string[], paths: readonly string[]): readonly string[] {
  if (paths.length === 0) return urls;
  return urls.flatMap((url) => paths.map((path) => url + segments(path)));
}

/** `/a/b` for `a/b/`, and nothing for `/`. */
export function segments(path: string): string {
  const trimmed = path.replace(/^\/+|\/+$/g, '');
  return trimmed === '' ? '' : `/${trimmed}`;
}

/** A regular expression names its parameters as groups. */
function parametersOfHost(host: unknown): readonly string[] {
  if (host instanceof RegExp) return [...host.source.matchAll(/\(\?<(\w+)>/g)].map(([, name = '']) => name);
  return typeof host === 'string' ? parametersIn(host) : [];
}

function textsIn(path: unknown): readonly string[] {
  return [path].flat().filter((each) => typeof each === 'string');
}

interface Class {
  readonly name: string;
  readonly prototype: object;
}

function isClass(target: object): target is Class {
  return 'prototype' in target && typeof target.prototype === 'object' && target.prototype !== null;
}
