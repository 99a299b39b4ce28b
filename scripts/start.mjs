#!/usr/bin/env node
// @ts-check
/**
 * `npm start`, and with `--dev` `npm run dev`: see `product.mjs` for what is started.
 * A second house beside the first: `npm start -- --settings .env.second --data .data-second`, with its own PORT.
 */
import { parseArgs } from 'node:util';
import { bootstrap } from './bootstrap.mjs';
import { fail } from './fail.mjs';

await bootstrap();
const { main } = await import('./product/run.mjs');
const { values } = parseArgs({
  options: {
    dev: { type: 'boolean', default: false },
    settings: { type: 'string', default: '.env' },
    data: { type: 'string', default: '.data' },
  },
});
await main({ dev: values.dev, envFile: values.settings, data: values.data }).catch((error) => {
  fail(error instanceof Error ? error.message : String(error));
});
