/** What became of each task of one change. */
export interface BulkOutcome {
  /** null when nothing was changed. */
  readonly bulkId: string | null;
  readonly results: readonly {
    readonly id: string;
    readonly status: 'changed' | 'not_found' | 'changed_since';
    readonly version: number | null;
  }[];
}
