/** The database of a Jest worker, created by `global-setup.mjs`. */
export interface TestDatabase {
  readonly ownerUrl: string;
  readonly apiUrl: string;
}

export function databaseOfThisWorker(): TestDatabase {
  const databases = JSON.parse(process.env.TEST_DATABASES ?? '[]') as TestDatabase[];
  const database = databases[Number(process.env.JEST_WORKER_ID) - 1];
  if (!database) throw new Error('There is no database for this worker: did global-setup.mjs run?');
  return database;
}
