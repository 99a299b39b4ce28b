import type { ModulesContainer } from '@nestjs/core';
import type { AuthSettings } from './auth.settings.js';
import { AUTH_OPTIONS, AUTH_SETTINGS } from './auth.module-definition.js';

/**
 * Refuses options and guards that Nest would create for each request: it runs no such guard globally before 11.2, and the
 * application starts nevertheless.
 *
 * @throws {Error} Saying what is request-scoped.
 */
export function checkScope(modules: ModulesContainer): void {
  for (const { providers } of modules.values()) {
    if (!providers.has(AUTH_SETTINGS)) continue;
    const scoped = [...providers].find(([, wrapper]) => !wrapper.isDependencyTreeStatic());
    if (scoped === undefined) continue;
    const isOfOptions = providers.get(AUTH_OPTIONS)?.isDependencyTreeStatic() === false;
    throw new Error(
      isOfOptions
        ? 'AuthModule: forRootAsync() injects a request-scoped provider, so Nest would run no guard; inject singletons only.'
        : `AuthModule: ${textOf(scoped[0])} is request-scoped, so Nest would run no guard; make it and what it injects singletons.`,
    );
  }
}

/**
 * Refuses a second `AuthModule`: its guards would run too, and refuse the tokens of the first.
 *
 * @throws {Error} Naming what each is set up for.
 */
export function checkSingleModule(modules: ModulesContainer): void {
  const settings = [...modules.values()].flatMap(({ providers }) => {
    const { instance } = providers.get(AUTH_SETTINGS) ?? {};
    return instance === undefined ? [] : [instance as AuthSettings];
  });
  if (settings.length < 2) return;
  const audiences = settings.map(({ issuers: [main] }) => JSON.stringify(main?.audiences[0])).join(' and ');
  throw new Error(
    `AuthModule: forRoot() is called ${settings.length} times, for ${audiences}, and the guards of each would run on every route; call it once, in the root module, with additionalIssuers for more signers.`,
  );
}

function textOf(token: unknown): string {
  return typeof token === 'function' ? token.name : String(token);
}
