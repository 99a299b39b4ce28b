import { Inject, Injectable, VersioningType, type OnModuleInit } from '@nestjs/common';
import { ApplicationConfig, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { AUTH_SETTINGS } from './auth.module-definition.js';
import type { AuthSettings } from './auth.settings.js';
import { declaredRoutes, metadata, type DeclaredRoute } from './controllers.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { OwnershipGuard } from './ownership.guard.js';
import { RolesGuard } from './roles.guard.js';
import { isOptionalIn, parametersIn } from './path-parameters.js';
import { contradictionOn, isMarkedPublic, ownedBy, rolesOf, skipsOwnership } from './route-marks.js';

// Nest's own metadata keys, see controllers.ts.
const GUARDS = '__guards__';
const GATEWAY = 'websockets:is_gateway';

/** What a gateway has to name. Without one of them its marks would be read by nobody. */
const OURS = [JwtAuthGuard, OwnershipGuard, RolesGuard];

/** Looks at every route when the application starts, for decorators that would leave it open by mistake. */
@Injectable()
export class RouteChecks implements OnModuleInit {
  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(ApplicationConfig) private readonly application: ApplicationConfig,
  ) {}

  /** @throws {Error} Naming the first route that is not safe, and what it needs. */
  onModuleInit(): void {
    for (const route of declaredRoutes(this.modules, this.scanner)) this.checkRoute(route);
    for (const { providers } of this.modules.values()) {
      for (const { metatype } of providers.values())
        if (typeof metatype === 'function') checkGateway(metatype);
    }
  }

  private checkRoute(route: DeclaredRoute): void {
    const { name, controller } = route;
    checkContradiction(name, route.getHandler());
    checkContradiction(controller, route.getClass());
    if (isMarkedPublic(route)) return;
    const paths = [...this.prefixes(), ...route.paths];
    const parameters = new Set(paths.flatMap(parametersIn));
    const owner = ownedBy(route);
    if (owner !== undefined && !parameters.has(owner)) {
      throw new Error(`AuthModule: @OwnedBy('${owner}') stands on ${name}, whose path has no :${owner}.`);
    }
    if (skipsOwnership(route) && rolesOf(route) === undefined) {
      throw new Error(
        `AuthModule: @SkipOwnership() on ${name} needs @Roles() beside it, or anybody may act on anybody.`,
      );
    }
    if (skipsOwnership(route)) return;
    const checked = owner ?? this.settings.ownerParameter;
    if (paths.some((path) => isOptionalIn(path, checked))) {
      throw new Error(
        `AuthModule: ${name} may be called without :${checked}, its owner; make it two routes, or add @Public().`,
      );
    }
    if (owner !== undefined) return;
    const alike = [...parameters].find((parameter) => this.isMisspeltOwner(parameter));
    if (alike === undefined) return;
    throw new Error(
      `AuthModule: ${name} has :${alike}, which is not checked as the owner; name it :${this.settings.ownerParameter} or add @OwnedBy('${alike}').`,
    );
  }

  /** What Nest puts in front of the path of a controller. A route that is excluded from it is checked all the same. */
  private prefixes(): readonly string[] {
    const versioning = this.application.getVersioning();
    const version = versioning?.type === VersioningType.URI ? versioning.prefix : undefined;
    return [this.application.getGlobalPrefix(), ...(typeof version === 'string' ? [version] : [])];
  }

  /** `:userid` and `:user_id` look like the owner and would be checked by nobody. */
  private isMisspeltOwner(parameter: string): boolean {
    const { ownerParameter } = this.settings;
    return parameter !== ownerParameter && plain(parameter) === plain(ownerParameter);
  }
}

function checkContradiction(name: string, target: object): void {
  const contradiction = contradictionOn(target);
  if (contradiction === undefined) return;
  throw new Error(
    `AuthModule: ${contradiction.join(' and ')} contradict each other on ${name}; keep one of them there.`,
  );
}

/** Nest runs no global guards for gateways, so a gateway is only closed by guards of its own. */
function checkGateway(gateway: { readonly name: string }): void {
  if (metadata(GATEWAY, gateway) !== true) return;
  const guards = metadata(GUARDS, gateway);
  if (Array.isArray(guards) && OURS.every((ours) => guards.includes(ours))) return;
  if (isMarkedPublic({ getClass: () => gateway, getHandler: () => gateway })) return;
  throw new Error(
    `AuthModule: the gateway ${gateway.name} needs @UseGuards(${OURS.map(({ name }) => name).join(', ')}), or @Public().`,
  );
}

function plain(parameter: string): string {
  return parameter.replaceAll('_', '').toLowerCase();
}
