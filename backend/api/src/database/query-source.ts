/** Runs statements: the pool, or the connection of a transaction. */
export interface QuerySource {
  query<Result>(text: string, parameters?: unknown[]): Promise<Result>;
}
