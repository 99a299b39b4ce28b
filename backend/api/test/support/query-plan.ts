import pg from 'pg';

/** The relevant members of a node of `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)`. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanNode[];
}

/** How a statement found its rows. */
export interface PlanFacts {
  /** Table rows that were read, including those that a filter discarded. */
  readonly rowsRead: number;
  /** Blocks of 8 KiB, in memory or not. */
  readonly blocks: number;
  readonly indexes: readonly string[];
  /** Scans that weren't limited to one owner by an index. */
  readonly unbounded: readonly string[];
  readonly sorts: boolean;
}

/** Whether PostgreSQL plans for the values, or once for all values. By default it may switch after five runs. */
export type PlanMode = 'force_custom_plan' | 'force_generic_plan';

/** Runs a prepared statement, like the API's pool, and returns how it found its rows. */
export async function planFacts(
  client: pg.ClientBase,
  [text, values]: readonly [string, readonly unknown[]],
  mode: PlanMode,
): Promise<PlanFacts> {
  await client.query(`SET plan_cache_mode = ${mode}`);
  // With EXECUTE, because an EXPLAIN with parameters would always plan for their values.
  await client.query(`PREPARE page AS ${text}`);
  const { rows } = await client.query<{ 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }>(
    `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) EXECUTE page (${values.map(literal).join(', ')})`,
  );
  await client.query('DEALLOCATE page');
  const root = rows[0]?.['QUERY PLAN'][0].Plan;
  if (!root) throw new Error(`no plan for ${text}`);
  const nodes = flatten(root);
  const scans = nodes.filter((node) => node['Relation Name'] !== undefined);
  return {
    rowsRead: scans.reduce((total, node) => total + rowsOf(node), 0),
    blocks: root['Shared Hit Blocks'] + root['Shared Read Blocks'],
    indexes: nodes.flatMap((node) => node['Index Name'] ?? []),
    unbounded: scans.filter((node) => !narrowed(node)).map((node) => node['Node Type']),
    sorts: nodes.some((node) => node['Node Type'].includes('Sort')),
  };
}

function literal(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return pg.escapeLiteral(Array.isArray(value) ? `{${value.join()}}` : String(value));
}

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}

function rowsOf(node: PlanNode): number {
  const { 'Rows Removed by Filter': filtered = 0, 'Rows Removed by Index Recheck': rechecked = 0 } = node;
  return (node['Actual Rows'] + filtered + rechecked) * node['Actual Loops'];
}

/** Whether its own index condition, or those of its bitmap scans, name the owner. */
function narrowed(node: PlanNode): boolean {
  const conditions = flatten(node).flatMap((each) => each['Index Cond'] ?? []);
  return conditions.length > 0 && conditions.every((condition) => condition.includes('user_id = '));
}
