import pg from 'pg';

/** The two runtime roles: each sees its own schema only, and neither may alter a table. */
export const ROLES = {
  auth: { role: 'holdfast_auth', schema: 'auth' },
  api: { role: 'holdfast_app', schema: 'app' },
} as const;

// As role settings they also hold behind a pooler, which refuses them as start-up parameters of a connection.
const ROLE_SETTINGS = {
  timezone: 'UTC',
  statement_timeout: '5s',
  lock_timeout: '3s',
  idle_in_transaction_session_timeout: '10s',
};

/**
 * Creates the roles and schemas of Holdfast in the database of `ownerUrl`, or updates them: it may run any number of
 * times. The migrations of each server create the tables later, which belong to the owner.
 *
 * @param ownerUrl A role that may create roles (CREATEROLE) and schemas in this database.
 * @param runtimeUrl The URL of the servers where it differs from the owner's: through a pooler.
 * @returns The URLs that the servers connect with.
 */
export async function prepareDatabase(
  ownerUrl: string,
  { authPassword, apiPassword }: { authPassword: string; apiPassword: string },
  runtimeUrl: string = ownerUrl,
): Promise<{ authUrl: string; apiUrl: string }> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT pg_advisory_xact_lock(hashtext('holdfast:prepare'))`);
    await prepareRole(client, ROLES.auth, authPassword);
    await prepareRole(client, ROLES.api, apiPassword);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
  return {
    authUrl: urlFor(runtimeUrl, ROLES.auth.role, authPassword),
    apiUrl: urlFor(runtimeUrl, ROLES.api.role, apiPassword),
  };
}

async function prepareRole(
  client: pg.Client,
  { role, schema }: { role: string; schema: string },
  password: string,
) {
  const { rows } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  const verb = rows.length > 0 ? 'ALTER' : 'CREATE';
  await client.query(`${verb} ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(password)}`);

  const database = client.escapeIdentifier(String(client.database));
  for (const [name, value] of Object.entries(ROLE_SETTINGS)) {
    await client.query(`ALTER ROLE ${role} IN DATABASE ${database} SET ${name} = '${value}'`);
  }
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  await client.query(`GRANT USAGE ON SCHEMA ${schema} TO ${role}`);
  const inSchema = `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT`;
  await client.query(`${inSchema} SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${role}`);
  await client.query(`${inSchema} USAGE, SELECT ON SEQUENCES TO ${role}`);
}

function urlFor(databaseUrl: string, role: string, password: string) {
  const url = new URL(databaseUrl);
  url.username = role;
  url.password = encodeURIComponent(password);
  return url.href;
}
