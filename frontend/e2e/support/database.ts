import pg from 'pg';

/** For what no person can do from a browser: to become the first administrator, or to let weeks pass. */
export async function query(sql: string, values: readonly unknown[] = []): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: process.env.HOLDFAST_DATABASE_URL });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql, [...values]);
    return rows;
  } finally {
    await client.end();
  }
}

export async function makeAdmin(email: string): Promise<void> {
  await query(`UPDATE auth."user" SET role = 'admin', "updatedAt" = now() WHERE email = $1`, [email]);
}
