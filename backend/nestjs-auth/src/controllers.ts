import type { MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { Route } from './route-metadata.js';

// Nest's metadata keys. They have never changed, but no export of them is the same in all majors.
const PATH = 'path';
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
  const { name, prototype } = controller;
  const prefix = [...modulePaths, ...textsIn(metadata(PATH, controller))];
  for (const method of scanner.getAllMethodNames(prototype)) {
    const handler = (prototype as Record<string, unknown>)[method];
    if (typeof handler !== 'function' || metadata(PATH, handler) === undefined) continue;
    yield {
      name: `${name}.${method}`,
      controller: name,
      prototype,
      method,
      paths: [...prefix, ...textsIn(metadata(PATH, handler))],
      getClass: () => controller,
      getHandler: () => handler,
    };
  }
}

function textsIn(path: unknown): readonly string[] {
  return [path].flat().filter((each) => typeof each === 'string');
}

function isClass(target: object): target is { readonly name: string; readonly prototype: object } {
  return 'prototype' in target && typeof target.prototype === 'object' && target.prototype !== null;
}
