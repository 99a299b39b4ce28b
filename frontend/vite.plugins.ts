import { lingui, linguiTransformerBabelPreset } from '@lingui/vite-plugin';
import babel from '@rolldown/plugin-babel';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, type PluginOption } from 'vite';

/** Reads the grammar from its source, so that no other build has to come first. */
export const CONDITIONS = ['source', ...defaultClientConditions];

/** Compiles our source in the same way for the app and its unit tests. */
export const sourcePlugins = (): PluginOption[] => [
  react(),
  lingui({ failOnCompileError: true }),
  // Babel reads only files that name a macro; Vite compiles the rest.
  babel({ presets: [linguiTransformerBabelPreset()] }),
];
