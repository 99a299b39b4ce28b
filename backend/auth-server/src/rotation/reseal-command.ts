/** `reseal-command.js`: the step of a rotation before the old secret is let go, see docs/operations.md. */
import { runCommand } from '../command.js';
import { loadRotationConfig } from '../config.js';
import { openDatabase } from '../database/database.js';
import { createLogger } from '../logger.js';
import { reseal } from './reseal.js';

async function main(): Promise<string> {
  const config = loadRotationConfig();
  const database = openDatabase(config.database, createLogger('silent'));
  try {
    const changed = await reseal(database, config.secrets);
    return `${changed} values in the database are encrypted with the current secret now`;
  } finally {
    await database.destroy();
  }
}

await runCommand(main);
