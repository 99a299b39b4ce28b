import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { AuthModuleOptions } from './auth.options.js';

// Symbol.for: a process may load this package twice, as ESM and as CommonJS, and both must find the same settings.
/** Injects the {@link AuthSettings}: the validated options. */
export const AUTH_SETTINGS = Symbol.for('@holdfast/nestjs-auth:settings');

export const {
  ConfigurableModuleClass,
  MODULE_OPTIONS_TOKEN: AUTH_OPTIONS,
  OPTIONS_TYPE,
  ASYNC_OPTIONS_TYPE,
} = new ConfigurableModuleBuilder<AuthModuleOptions>({
  moduleName: 'Auth',
  optionsInjectionToken: Symbol.for('@holdfast/nestjs-auth:options'),
})
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createAuthOptions')
  .setExtras({ isGlobal: true }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
  .build();
