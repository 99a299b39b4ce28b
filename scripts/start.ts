/**
 * `npm start`, and with `--dev` `npm run dev`: see `product.ts` for what is started.
 * A second instance beside the first: `npm start -- --settings .env.second --data .data-second`, with another PORT.
 */
import { parseArgs } from 'node:util';
import { fail } from './fail.ts';
import { main } from './product/run.ts';

const { values } = parseArgs({
  options: {
    dev: { type: 'boolean', default: false },
    settings: { type: 'string', default: '.env' },
    data: { type: 'string', default: '.data' },
  },
});
await main({ dev: values.dev, envFile: values.settings, data: values.data }).catch(fail);
