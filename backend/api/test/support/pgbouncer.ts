import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../../../../scripts/postgres/embedded-postgres.ts';

/** Connections to PostgreSQL: fewer than the API's own pool, so that it has to share them. */
const SERVER_CONNECTIONS = 3;

/** PgBouncer in transaction mode in front of one database, for one user. */
export class PgBouncer {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  /**
   * @param databaseUrl The database to pool. The pooler's URL has the same user, password and database.
   * @param settings More lines for the section `[pgbouncer]`.
   */
  static async start(databaseUrl: string, settings: readonly string[] = []): Promise<PgBouncer> {
    const { hostname, port, pathname, username, password } = new URL(databaseUrl);
    const folder = await mkdtemp(path.join(tmpdir(), 'pgbouncer-'));
    // PgBouncer refuses to run as root, and another user has to read this folder.
    await chmod(folder, 0o755);
    const listen = await freePort();
    const database = pathname.slice(1);
    const users = path.join(folder, 'users.txt');
    const file = path.join(folder, 'pgbouncer.ini');
    await writeFile(users, `"${username}" "${decodeURIComponent(password)}"\n`);
    const lines = [
      '[databases]',
      `${database} = host=${hostname} port=${port} dbname=${database}`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${listen}`,
      'unix_socket_dir =',
      'auth_type = scram-sha-256',
      `auth_file = ${users}`,
      'pool_mode = transaction',
      `default_pool_size = ${SERVER_CONNECTIONS}`,
      ...settings,
    ];
    await writeFile(file, lines.join('\n'));
    const asAnotherUser = process.getuid?.() === 0 ? ['--user', 'nobody'] : [];
    const child = spawn('pgbouncer', [...asAnotherUser, file], { stdio: ['ignore', 'ignore', 'pipe'] });
    for await (const chunk of child.stderr) if (String(chunk).includes('process up')) break;
    const front = new URL(databaseUrl);
    front.port = String(listen);
    return new PgBouncer(front.href, child, folder);
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
    await rm(this.folder, { recursive: true });
  }
}
