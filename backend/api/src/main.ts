import { settingsOrExit } from '@holdfast/server-kit/settings';
import { readConfig } from './config/api.config.js';

const config = settingsOrExit(readConfig);
// A wrong setting ends the process before the application is loaded, which takes a second.
const { serve } = await import('./serve.js');
await serve(config);
