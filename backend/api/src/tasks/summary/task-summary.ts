/** How many tasks each view of them would show; the trash is in none of them. */
export interface TaskSummary {
  readonly open: number;
  readonly completed: number;
  /** Open, and due on the asked day or before. */
  readonly today: number;
  /** Open, and due on the six days after it or before. */
  readonly week: number;
  /** Open tasks of each list that has some; null: the default list. */
  readonly lists: readonly { readonly listId: string | null; readonly open: number }[];
  /** Open tasks of each tag that some have, from A to Z. */
  readonly tags: readonly { readonly tag: string; readonly open: number }[];
}
