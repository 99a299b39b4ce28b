// @ts-check
// Puts jose's code into the compiled package, so that consumers install no dependency, and makes the CommonJS build out of
// the ES modules: a file for each entry of package.json, and what they share.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'rolldown';

const PACKAGE = path.resolve(import.meta.dirname, '..');
const DIST = path.join(PACKAGE, 'dist');
const COMMONJS = path.join(DIST, 'cjs');
const shared = /** @type {const} */ ({ platform: 'node', logLevel: 'warn' });

await build({
  ...shared,
  input: path.join(PACKAGE, 'src/jose.ts'),
  output: { file: path.join(DIST, 'jose.js'), format: 'esm', comments: false },
});

/** @type {{ exports: Record<string, string | { import: { default: string } }> }} */
const { exports } = JSON.parse(readFileSync(path.join(PACKAGE, 'package.json'), 'utf8'));
const entries = Object.values(exports)
  .flatMap((target) => (typeof target === 'string' ? [] : [target.import.default.replace('./dist/', '')]))
  .map((file) => [file.replace(/\.js$/, ''), path.join(DIST, file)]);
await build({
  ...shared,
  input: Object.fromEntries(entries),
  // Nest and what else the application has.
  external: /^(?![./]|\w:)/,
  output: { dir: COMMONJS, format: 'cjs', comments: false, chunkFileNames: 'shared/[name].js' },
});
writeFileSync(path.join(COMMONJS, 'package.json'), JSON.stringify({ type: 'commonjs' }));

const jose = path.dirname(createRequire(import.meta.url).resolve('jose/package.json'));
copyFileSync(path.join(jose, 'LICENSE.md'), path.join(DIST, 'jose.LICENSE.md'));
