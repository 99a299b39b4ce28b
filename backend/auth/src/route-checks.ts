import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { AUTH_SETTINGS } from './auth.module-definition.js';
import type { AuthSettings } from './auth.settings.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { RouteMarks, type Route } from './route-marks.js';

// Nest's own metadata keys. They are not exported in both of its majors, and have never changed.
const PATH = 'path';
const MODULE_PATH = '__module_path__';
const GUARDS = '__guards__';
const GATEWAY = 'websockets:is_gateway';

/** Looks at every route when the application starts, for marks that would leave it open by mistake. */
@Injectable()
export class RouteChecks implements OnModuleInit {
  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
    @Inject(RouteMarks) private readonly marks: RouteMarks,
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
  ) {}

  /** @throws {Error} Naming the first route that is not safe, and what it needs. */
  onModuleInit(): void {
    for (const module of this.modules.values()) {
      const modulePath = metadata(`${MODULE_PATH}${this.modules.applicationId}`, module.metatype);
      for (const { metatype } of module.controllers.values())
        this.checkController(metatype, pathsOf(modulePath));
      for (const { metatype } of module.providers.values()) this.checkGateway(metatype);
    }
  }

  private checkController(controller: unknown, modulePaths: readonly string[]): void {
    if (!isClass(controller)) return;
    const prefix = [...modulePaths, ...pathsOf(metadata(PATH, controller))];
    for (const name of this.scanner.getAllMethodNames(controller.prototype as object)) {
      const handler: unknown = (controller.prototype as Record<string, unknown>)[name];
      if (typeof handler !== 'function' || metadata(PATH, handler) === undefined) continue;
      const route = { getClass: () => controller, getHandler: () => handler } as Route;
      this.checkRoute(`${controller.name}.${name}`, route, [...prefix, ...pathsOf(metadata(PATH, handler))]);
    }
  }

  private checkRoute(name: string, route: Route, paths: readonly string[]): void {
    const parameters = new Set(
      paths.flatMap((path) => [...path.matchAll(/[:*](\w+)/g)].map(([, found = '']) => found)),
    );
    const owner = this.marks.ownedBy(route);
    if (owner !== undefined && !parameters.has(owner)) {
      throw new Error(`AuthModule: @OwnedBy('${owner}') stands on ${name}, whose path has no :${owner}.`);
    }
    if (this.marks.isMarkedPublic(route)) return;
    if (this.marks.skipsOwnership(route)) {
      if (this.marks.roles(route) !== undefined) return;
      throw new Error(
        `AuthModule: @SkipOwnership() on ${name} needs @Roles() beside it, or anybody may act on anybody.`,
      );
    }
    const alike = [...parameters].find((parameter) => this.isMisspeltOwner(parameter));
    if (owner !== undefined || alike === undefined) return;
    throw new Error(
      `AuthModule: ${name} has :${alike}, which is not checked as the owner; name it :${this.settings.ownerParameter} or add @OwnedBy('${alike}').`,
    );
  }

  /** `:userid` and `:user_id` look like the owner and would be checked by nobody. */
  private isMisspeltOwner(parameter: string): boolean {
    const plain = (text: string): string => text.replaceAll('_', '').toLowerCase();
    const { ownerParameter } = this.settings;
    return parameter !== ownerParameter && plain(parameter) === plain(ownerParameter);
  }

  /** Nest runs no global guards for gateways, so a gateway is only closed by guards of its own. */
  private checkGateway(gateway: unknown): void {
    if (!isClass(gateway) || metadata(GATEWAY, gateway) !== true) return;
    const guards = metadata(GUARDS, gateway);
    const isGuarded = Array.isArray(guards) && guards.includes(JwtAuthGuard);
    if (
      isGuarded ||
      this.marks.isMarkedPublic({ getClass: () => gateway, getHandler: () => gateway } as Route)
    )
      return;
    throw new Error(
      `AuthModule: the gateway ${gateway.name} needs @UseGuards(JwtAuthGuard, OwnershipGuard, RolesGuard), or @Public().`,
    );
  }
}

function metadata(key: string, target: unknown): unknown {
  return typeof target === 'function' ? (Reflect.getMetadata(key, target) as unknown) : undefined;
}

function pathsOf(path: unknown): readonly string[] {
  return [path].flat().filter((each) => typeof each === 'string');
}

function isClass(target: unknown): target is new (...parameters: never[]) => object {
  return typeof target === 'function' && target.prototype !== undefined;
}
