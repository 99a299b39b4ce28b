import { lingui, linguiTransformerBabelPreset } from '@lingui/vite-plugin';
import babel from '@rolldown/plugin-babel';
import react from '@vitejs/plugin-react';
import type { PluginOption } from 'vite';

/** What turns our source into JavaScript, alike in the app and in its unit tests. */
export const sourcePlugins = (): PluginOption[] => [
  react(),
  lingui({ failOnCompileError: true }),
  // Babel reads only the files that name a macro; everything else is Vite's own compiler's.
  babel({ presets: [linguiTransformerBabelPreset()] }),
];
