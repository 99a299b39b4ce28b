import type { NestHybridApplicationOptions } from '@nestjs/common';
import { MetadataScanner, ModulesContainer, NestApplication } from '@nestjs/core';
import { AUTH_SETTINGS } from './auth.module-definition.js';
import { declaredMethods, isMessageHandler, metadata } from './controllers.js';
import { checkScope } from './module-checks.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { OwnershipGuard } from './ownership.guard.js';
import { RolesGuard } from './roles.guard.js';
import { rulesOf, type Route } from './route-metadata.js';

// Nest's own metadata keys, see controllers.ts.
const GUARDS = '__guards__';
const FILTERS = '__exceptionFilters__';
const GATEWAY = 'websockets:is_gateway';
const SUBSCRIPTION = 'websockets:message_mapping';

/** The guards that a class must list where Nest runs no global ones, or nothing reads its decorators. */
const REQUIRED_GUARDS = [JwtAuthGuard, OwnershipGuard, RolesGuard];
const USE_GUARDS = `@UseGuards(${REQUIRED_GUARDS.map(({ name }) => name).join(', ')})`;

/**
 * Checks every gateway: Nest runs no global guard and no global filter for them.
 *
 * @throws {Error} Naming the first gateway that lists none, and what to write.
 */
export function checkGateways(modules: ModulesContainer, scanner: MetadataScanner): void {
  const gateways = new Map<object, boolean>();
  for (const { providers } of modules.values()) {
    for (const { metatype } of providers.values()) {
      if (typeof metatype === 'function' && metadata(GATEWAY, metatype) === true) {
        gateways.set(metatype, rulesOf({ getClass: () => metatype, getHandler: () => metatype }).isPublic);
      }
    }
  }
  for (const method of declaredMethods(modules, scanner)) {
    const gateway = method.getClass();
    if (!gateways.has(gateway) || metadata(SUBSCRIPTION, method.getHandler()) !== true) continue;
    if (!rulesOf(method).isPublic) gateways.set(gateway, false);
  }
  for (const [gateway, isPublic] of gateways) if (!isPublic) checkGateway(gateway);
}

function checkGateway(gateway: object): void {
  const name = 'name' in gateway ? String(gateway.name) : '';
  if (!listsGuards(gateway)) {
    throw new Error(`AuthModule: the gateway ${name} needs ${USE_GUARDS}, or @Public().`);
  }
  const filters = metadata(FILTERS, gateway);
  if (Array.isArray(filters) && filters.length > 0) return;
  throw new Error(
    `AuthModule: the gateway ${name} needs @UseFilters(ProblemFilter), or a filter of yours, to tell its clients why a message was refused.`,
  );
}

const CONNECT = 'connectMicroservice';
const CHECKED = Symbol.for('@holdfast/nestjs-auth:checks-microservices');

/**
 * Makes `connectMicroservice()` refuse message handlers that would run without the guards. Nest gives the microservice of a
 * hybrid application an empty configuration, and providers can't find it, so the method itself is wrapped, once per process.
 */
export function checkMicroservices(): void {
  const { prototype } = NestApplication;
  const connect: unknown = Reflect.get(prototype, CONNECT);
  if (typeof connect !== 'function' || CHECKED in connect) return;
  function checked(this: NestApplication, ...parameters: readonly unknown[]): unknown {
    const [, hybrid] = parameters as [unknown, NestHybridApplicationOptions?];
    if (hybrid?.inheritAppConfig !== true) checkMessageHandlers(this.get(ModulesContainer));
    return Reflect.apply(connect as (...given: readonly unknown[]) => unknown, this, parameters);
  }
  Object.defineProperty(prototype, CONNECT, { value: Object.assign(checked, { [CHECKED]: true }) });
}

function checkMessageHandlers(modules: ModulesContainer): void {
  if (![...modules.values()].some(({ providers }) => providers.has(AUTH_SETTINGS))) return;
  checkScope(modules);
  for (const method of declaredMethods(modules, new MetadataScanner())) {
    if (!isMessageHandler(method) || rulesOf(method).isPublic || isGuarded(method)) continue;
    throw new Error(
      `AuthModule: ${method.name} would run without the guards; pass { inheritAppConfig: true } as the second argument of connectMicroservice(), or add ${USE_GUARDS}.`,
    );
  }
}

function isGuarded({ getClass, getHandler }: Route): boolean {
  return listsGuards(getClass()) || listsGuards(getHandler());
}

function listsGuards(target: object): boolean {
  const guards = metadata(GUARDS, target);
  return Array.isArray(guards) && REQUIRED_GUARDS.every((guard) => guards.includes(guard));
}
