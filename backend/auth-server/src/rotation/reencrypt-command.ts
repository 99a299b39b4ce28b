/** `reencrypt-command.js`: the step of a rotation before the old secret is removed: see docs/operations.md. */
import { runCommand } from '../command.js';
import { loadRotationConfig } from '../config.js';
import { openDatabase } from '../database/database.js';
import { createLogger } from '../logger.js';
import { reencrypt } from './reencrypt.js';

async function main(): Promise<string> {
  const config = loadRotationConfig();
  const database = openDatabase(config.database, createLogger('silent'));
  try {
    const changed = await reencrypt(database, config.secrets);
    return `${changed} values in the database were encrypted with the current secret`;
  } finally {
    await database.destroy();
  }
}

await runCommand(main);
