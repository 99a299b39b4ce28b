import type { MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { Route } from './route-marks.js';

// Nest's own metadata keys. Its majors do not export them from the same place, and have never changed them.
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
  /** The path of the module, of the controller and of the handler; each of the latter two may be several. */
  readonly paths: readonly string[];
}

/** Every route of every controller of an application, whether or not it has started. */
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
