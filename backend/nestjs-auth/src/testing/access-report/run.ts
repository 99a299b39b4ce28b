import { isRead, type Operation } from './model.js';
import { probe, type ProbeContext, type Row } from './probe.js';

/**
 * Probes all operations: reads first and several at once, then writes one after the other, deletions last, so that a
 * row is still there when it is needed.
 */
export async function probeAll(
  operations: readonly Operation[],
  context: ProbeContext,
  concurrency: number,
): Promise<readonly Row[]> {
  const rows = new Map<Operation, Row>();
  await context.resources.plant(context.owner);
  const reads = operations.filter(isRead);
  await inParallel(reads, concurrency, async (operation) => {
    rows.set(operation, await probe(operation, context));
  });
  const writes = operations.filter((operation) => !isRead(operation));
  for (const operation of writes.toSorted((one, other) => lateness(one) - lateness(other))) {
    rows.set(operation, await probe(operation, context));
  }
  return operations.flatMap((operation) => rows.get(operation) ?? []);
}

/** A deletion of one row comes before a deletion of everything. */
function lateness({ method, path }: Operation): number {
  return method === 'DELETE' ? 1000 - path.split('/').length : 0;
}

async function inParallel<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}
