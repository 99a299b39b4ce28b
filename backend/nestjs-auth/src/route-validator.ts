import { Inject, Injectable, Logger, VersioningType, type OnModuleInit } from '@nestjs/common';
import { ApplicationConfig, MetadataScanner, ModuleRef, ModulesContainer } from '@nestjs/core';
import { AUTH_SETTINGS } from './auth.module-definition.js';
import type { AuthSettings } from './auth.settings.js';
import { declaredRoutes, isMessageHandler, type DeclaredRoute } from './controllers.js';
import { checkDecorators } from './decorator-checks.js';
import { checkScope, checkSingleModule } from './module-checks.js';
import { idsIn, isOptionalIn, parametersIn } from './path-parameters.js';
import { checkPublicRoutes } from './public-route-checks.js';
import { rulesOf, type AccessRules } from './route-metadata.js';
import { checkGateways, checkMicroservices } from './transport-checks.js';

/** Validates every route at start-up: no decorator may leave it open by mistake. */
@Injectable()
export class RouteValidator implements OnModuleInit {
  /** The settings aren't a constructor parameter: where they are request-scoped, this class would be too, and never run. */
  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
    @Inject(ModuleRef) private readonly moduleRef: ModuleRef,
    @Inject(ApplicationConfig) private readonly application: ApplicationConfig,
  ) {
    checkMicroservices();
  }

  /** @throws {Error} Naming the first unsafe route and what it needs. */
  onModuleInit(): void {
    checkScope(this.modules);
    checkSingleModule(this.modules);
    checkDecorators(this.modules, this.scanner);
    checkGateways(this.modules, this.scanner);
    const settings = this.moduleRef.get<AuthSettings>(AUTH_SETTINGS);
    const routes = [...declaredRoutes(this.modules, this.scanner)];
    for (const route of routes) this.checkRoute(route, settings);
    checkPublicRoutes(settings.publicRoutes, routes, this.application);
    reportUnowned(
      routes.filter((route) => this.isUnowned(route, settings)),
      settings,
    );
  }

  private checkRoute(route: DeclaredRoute, settings: AuthSettings): void {
    const rules = rulesOf(route);
    if (rules.isPublic || isMessageHandler(route)) return;
    const { name } = route;
    const paths = [...this.prefixes(), ...route.paths];
    const parameters = this.parametersOf(route);
    const named = namedOwners(rules);
    const missing = named.find((owner) => !parameters.has(owner));
    if (missing !== undefined) {
      throw new Error(
        `AuthModule: ${name} has @OwnedBy('${missing}'), but no :${missing} in its path or host; rename one, or add @Shared() to ${name} if every caller may use it.`,
      );
    }
    if (rules.skipsOwnership && rules.roles === undefined) {
      throw new Error(
        `AuthModule: @SkipOwnership() on ${name} needs @Roles() too, or any user can act on any other.`,
      );
    }
    if (rules.skipsOwnership) return;
    const checked = rules.owners === undefined ? [settings.ownerParameter] : named;
    const optional = checked.find((owner) => paths.some((path) => isOptionalIn(path, owner)));
    if (optional !== undefined) {
      throw new Error(
        `AuthModule: ${name} can be called without :${optional}, its owner; make it two routes, or add @Public().`,
      );
    }
    if (rules.owners !== undefined) return;
    const alike = [...parameters].find((parameter) => isMisspelt(parameter, settings.ownerParameter));
    if (alike === undefined) return;
    throw new Error(
      `AuthModule: ${name} has :${alike}, which isn't checked as the owner; rename it to :${settings.ownerParameter} or add @OwnedBy('${alike}').`,
    );
  }

  private isUnowned(route: DeclaredRoute, { ownerParameter, publicRoutes }: AuthSettings): boolean {
    const rules = rulesOf(route);
    if (rules.isPublic || rules.isShared || rules.skipsOwnership || rules.owners !== undefined) return false;
    if (route.urls.some((url) => publicRoutes.has(url))) return false;
    const parameters = [...this.parametersOf(route)];
    return !parameters.includes(ownerParameter) && idsIn(parameters).length > 0;
  }

  private parametersOf(route: DeclaredRoute): ReadonlySet<string> {
    const paths = [...this.prefixes(), ...route.paths];
    return new Set([...paths.flatMap(parametersIn), ...route.hostParameters]);
  }

  /** What Nest prepends to the path of a controller. Routes excluded from the prefix are checked too. */
  private prefixes(): readonly string[] {
    const versioning = this.application.getVersioning();
    const version = versioning?.type === VersioningType.URI ? versioning.prefix : undefined;
    return [this.application.getGlobalPrefix(), ...(typeof version === 'string' ? [version] : [])];
  }
}

/** The parameters that `@OwnedBy()` names. */
function namedOwners({ owners = [] }: AccessRules): readonly string[] {
  return owners.flatMap((rule) => ('parameter' in rule ? [rule.parameter] : []));
}

/** `:userid` and `:user_id` look like the owner but wouldn't be checked. */
function isMisspelt(parameter: string, ownerParameter: string): boolean {
  return parameter !== ownerParameter && plain(parameter) === plain(ownerParameter);
}

function plain(parameter: string): string {
  return parameter.replaceAll('_', '').toLowerCase();
}

/** Only the service knows whether its rows belong to someone, so these routes are listed and not refused. */
function reportUnowned(routes: readonly DeclaredRoute[], { unownedRoutes }: AuthSettings): void {
  if (routes.length === 0 || unownedRoutes === 'ignore') return;
  const names = routes.map(({ name, urls: [url = ''] }) => `${name} (${url})`).join(', ');
  const line = `AuthModule: any signed-in user can call these routes with any id: ${names}; add @OwnedBy() to each, or @Shared() if that is right.`;
  if (unownedRoutes === 'error') throw new Error(line);
  new Logger('AuthModule').warn(line);
}
