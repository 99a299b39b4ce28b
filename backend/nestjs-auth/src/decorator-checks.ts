import type { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { declaredMethods } from './controllers.js';
import { contradictionBetween, contradictionOn, isDecorated, openingOfBase } from './route-metadata.js';

/**
 * Checks that the decorators of every handler, its class and its base classes agree, for every transport.
 *
 * @throws {Error} Naming the first two that contradict each other, and what to write.
 */
export function checkDecorators(modules: ModulesContainer, scanner: MetadataScanner): void {
  const checked = new Set<object>();
  for (const { name, getClass, getHandler } of declaredMethods(modules, scanner)) {
    const target = getClass();
    if (!checked.has(target)) checkClass(target);
    checked.add(target);
    const handler = getHandler();
    if (isDecorated(handler)) checkHandler(name, handler, target);
  }
}

function checkClass(target: object): void {
  const name = nameOf(target);
  checkPlace(name, target);
  const base = Object.getPrototypeOf(target) as object;
  const between = contradictionBetween(target, base);
  if (between !== undefined) {
    const [inner, outer] = between;
    throw new Error(
      `AuthModule: ${inner} on ${name} contradicts ${outer} on its base class; remove one, or add @Protected() to ${name} to close it.`,
    );
  }
  const inherited = openingOfBase(target);
  if (inherited === undefined) return;
  throw new Error(
    `AuthModule: ${name} extends ${nameOf(inherited.base)}, which has ${inherited.name}; that isn't inherited, so add ${inherited.name} to ${name} too, or @Protected() to keep it closed.`,
  );
}

function checkHandler(name: string, handler: object, target: object): void {
  checkPlace(name, handler);
  const between = contradictionBetween(handler, target);
  if (between === undefined) return;
  const [inner, outer] = between;
  throw new Error(
    `AuthModule: ${inner} on ${name} contradicts ${outer} on its class; add @Protected() to ${name} to close it, or decorate the handlers instead of the class.`,
  );
}

function checkPlace(name: string, target: object): void {
  const contradiction = contradictionOn(target);
  if (contradiction === undefined) return;
  throw new Error(
    `AuthModule: ${contradiction.join(' and ')} contradict each other on ${name}; keep one of them.`,
  );
}

function nameOf(target: object): string {
  return 'name' in target ? String(target.name) : '';
}
