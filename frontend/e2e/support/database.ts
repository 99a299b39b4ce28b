import pg from 'pg';

/** Does what no user can do from a browser, such as becoming the first admin or letting weeks pass. */
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
