import { defineConfig } from '@lingui/conf';
import { formatter } from '@lingui/format-po';
import { languages, sourceLanguage } from './src/i18n/languages.ts';

export default defineConfig({
  locales: [...languages],
  sourceLocale: sourceLanguage,
  // Untranslated messages are shown in English. A test lists them.
  fallbackLocales: { default: sourceLanguage },
  catalogs: [
    {
      path: '<rootDir>/src/i18n/{locale}',
      include: ['<rootDir>/src'],
      exclude: ['**/*.spec.ts', '**/*.spec.tsx', '**/api/generated/**'],
    },
  ],
  // Line numbers would change the catalogues with every edit.
  format: formatter({ lineNumbers: false }),
});
