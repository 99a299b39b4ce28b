#!/usr/bin/env node
// @ts-check
/** `npm start`, and with `--dev` `npm run dev`: see `product.mjs` for what is started. */
import { bootstrap, fail } from './bootstrap.mjs';

await bootstrap();
const { main } = await import('./run.mjs');
await main({ dev: process.argv.includes('--dev') }).catch((error) => {
  fail(error instanceof Error ? error.message : String(error));
});
