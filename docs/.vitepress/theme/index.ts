import DefaultTheme from 'vitepress/theme';
import type { Theme } from 'vitepress';
import { theme as openapiTheme, useOpenapi } from 'vitepress-openapi/client';
import 'vitepress-openapi/dist/style.css';
import spec from '../../openapi.json' with { type: 'json' };

/** The default theme, with the components that render docs/openapi.json. */
export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    useOpenapi({ spec });
    openapiTheme.enhanceApp({ app });
  },
} satisfies Theme;
