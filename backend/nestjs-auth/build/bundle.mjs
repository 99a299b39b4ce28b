// @ts-check
// Puts jose's code into the compiled package, once as an ES module and once as CommonJS, so that consumers install no
// dependency and Jest's CommonJS loader works. Everything else stays as the compiler wrote it.
import { copyFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'rolldown';

const DIST = path.resolve(import.meta.dirname, '../dist');
const jose = path.dirname(createRequire(import.meta.url).resolve('jose/package.json'));

for (const { format, file } of /** @type {const} */ ([
  { format: 'esm', file: 'jose.js' },
  { format: 'cjs', file: 'cjs/jose.js' },
])) {
  await build({
    input: path.resolve(import.meta.dirname, '../src/jose.ts'),
    platform: 'node',
    logLevel: 'warn',
    output: { file: path.join(DIST, file), format, exports: 'named', comments: false },
  });
}
writeFileSync(path.join(DIST, 'cjs/package.json'), JSON.stringify({ type: 'commonjs' }));
copyFileSync(path.join(jose, 'LICENSE.md'), path.join(DIST, 'jose.LICENSE.md'));
