import { Inject, Injectable, VersioningType, type OnModuleInit } from '@nestjs/common';
import { ApplicationConfig, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { AUTH_SETTINGS } from './auth.module-definition.js';
import type { AuthSettings } from './auth.settings.js';
import { declaredRoutes, metadata, type DeclaredRoute } from './controllers.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { OwnershipGuard } from './ownership.guard.js';
import { RolesGuard } from './roles.guard.js';
import { isOptionalIn, parametersIn } from './path-parameters.js';
import { contradictionOn, isPublicByDecorator, ownedBy, rolesOf, skipsOwnership } from './route-metadata.js';

// Nest's own metadata keys, see controllers.ts.
const GUARDS = '__guards__';
const GATEWAY = 'websockets:is_gateway';

/** The guards that a gateway must list, or nothing reads its decorators. */
const REQUIRED_GUARDS = [JwtAuthGuard, OwnershipGuard, RolesGuard];

/** Validates every route at start-up: no decorator may leave it open by mistake. */
@Injectable()
export class RouteValidator implements OnModuleInit {
  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(ApplicationConfig) private readonly application: ApplicationConfig,
  ) {}

  /** @throws {Error} Naming the first unsafe route and what it needs. */
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
    if (isPublicByDecorator(route)) return;
    const paths = [...this.prefixes(), ...route.paths];
    const parameters = new Set(paths.flatMap(parametersIn));
    const owner = ownedBy(route);
    if (owner !== undefined && !parameters.has(owner)) {
      throw new Error(`AuthModule: ${name} has @OwnedBy('${owner}'), but no :${owner} in its path.`);
    }
    if (skipsOwnership(route) && rolesOf(route) === undefined) {
      throw new Error(
        `AuthModule: @SkipOwnership() on ${name} needs @Roles() too, or any user can act on any other.`,
      );
    }
    if (skipsOwnership(route)) return;
    const checked = owner ?? this.settings.ownerParameter;
    if (paths.some((path) => isOptionalIn(path, checked))) {
      throw new Error(
        `AuthModule: ${name} can be called without :${checked}, its owner; make it two routes, or add @Public().`,
      );
    }
    if (owner !== undefined) return;
    const alike = [...parameters].find((parameter) => this.isMisspeltOwner(parameter));
    if (alike === undefined) return;
    throw new Error(
      `AuthModule: ${name} has :${alike}, which isn't checked as the owner; rename it to :${this.settings.ownerParameter} or add @OwnedBy('${alike}').`,
    );
  }

  /** What Nest prepends to the path of a controller. Routes excluded from the prefix are checked too. */
  private prefixes(): readonly string[] {
    const versioning = this.application.getVersioning();
    const version = versioning?.type === VersioningType.URI ? versioning.prefix : undefined;
    return [this.application.getGlobalPrefix(), ...(typeof version === 'string' ? [version] : [])];
  }

  /** `:userid` and `:user_id` look like the owner but wouldn't be checked. */
  private isMisspeltOwner(parameter: string): boolean {
    const { ownerParameter } = this.settings;
    return parameter !== ownerParameter && plain(parameter) === plain(ownerParameter);
  }
}

function checkContradiction(name: string, target: object): void {
  const contradiction = contradictionOn(target);
  if (contradiction === undefined) return;
  throw new Error(
    `AuthModule: ${contradiction.join(' and ')} contradict each other on ${name}; keep one of them.`,
  );
}

/** Nest doesn't run global guards for gateways, so a gateway must list them. */
function checkGateway(gateway: { readonly name: string }): void {
  if (metadata(GATEWAY, gateway) !== true) return;
  const guards = metadata(GUARDS, gateway);
  if (Array.isArray(guards) && REQUIRED_GUARDS.every((guard) => guards.includes(guard))) return;
  if (isPublicByDecorator({ getClass: () => gateway, getHandler: () => gateway })) return;
  throw new Error(
    `AuthModule: the gateway ${gateway.name} needs @UseGuards(${REQUIRED_GUARDS.map(({ name }) => name).join(', ')}), or @Public().`,
  );
}

function plain(parameter: string): string {
  return parameter.replaceAll('_', '').toLowerCase();
}
