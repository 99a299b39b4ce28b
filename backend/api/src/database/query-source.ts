/** Where a statement is sent: the pool, or the one connection of a transaction. */
export interface QuerySource {
  query<Result>(text: string, parameters?: unknown[]): Promise<Result>;
}
