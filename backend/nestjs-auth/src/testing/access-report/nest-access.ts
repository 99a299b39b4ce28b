import type { INestApplicationContext } from '@nestjs/common';
import { AUTH_SETTINGS } from '../../auth.module-definition.js';
import type { AuthSettings } from '../../auth.settings.js';
import { rulesOf, type Route } from '../../route-metadata.js';
import { parametersIn } from '../../path-parameters.js';
import type { Operation } from './model.js';

/** A started application, and what its AuthModule says. */
export interface NestSubject {
  readonly app: INestApplicationContext;
  /** Undefined if the application has no AuthModule. */
  readonly settings: Pick<AuthSettings, 'ownerParameter' | 'publicRoutes' | 'scopeRule'> | undefined;
}

type Access = Pick<Operation, 'access' | 'roles' | 'scopes' | 'owner' | 'anyOwner' | 'claims' | 'shared'>;

/** Reads what the decorators of a handler and its class declare. */
export function accessOf(
  route: Route,
  settings: NestSubject['settings'],
  {
    path,
    host = '',
    names,
  }: { readonly path: string; readonly host?: string; readonly names: readonly string[] },
): Access {
  const {
    roles,
    scopes,
    owners = [],
    isPublic,
    isOptional,
    isShared,
    isClosed,
    skipsOwnership,
  } = rulesOf(route);
  const isListed = settings?.publicRoutes.has(path) === true && !isClosed;
  const owner = [...ownersNamed(route, settings), ...parametersIn(host + path).filter(looksLikeOwner)].find(
    (name) => names.includes(name),
  );
  const claims = owners.flatMap(({ claim }) => claim ?? []);
  return {
    access: isPublic || isListed ? 'public' : isOptional ? 'optional' : 'token',
    anyOwner: [...(skipsOwnership ? (roles ?? []) : []), ...owners.flatMap(({ orRoles }) => orRoles ?? [])],
    ...(isShared && { shared: '@Shared()' }),
    ...(claims.length > 0 && { claims }),
    ...(roles !== undefined && { roles }),
    ...(scopes !== undefined && { scopes }),
    ...(owner !== undefined && { owner }),
  };
}

/** Parameters that the guards compare with the caller: those of `@OwnedBy()`, or the module's. */
export function ownersNamed(route: Route, settings: NestSubject['settings']): readonly string[] {
  const { owners } = rulesOf(route);
  if (owners === undefined) return [settings?.ownerParameter ?? 'userId'];
  return owners.flatMap((rule) => ('parameter' in rule ? [rule.parameter] : []));
}

/** Settings of the application's AuthModule; undefined if it has none. */
export function settingsOf(app: INestApplicationContext): NestSubject['settings'] {
  try {
    return app.get<AuthSettings>(AUTH_SETTINGS, { strict: false });
  } catch {
    return undefined;
  }
}

/** A parameter of a path or host that no guard checks, but that names a user all the same. */
function looksLikeOwner(name: string): boolean {
  return /^(user|owner|account|customer|member)_?id$/i.test(name);
}
