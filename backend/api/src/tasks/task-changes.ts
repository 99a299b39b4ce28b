import { CONTENT_FIELDS, type TaskContent } from './task-row.js';

export type Bind = (value: unknown) => string;

/** How an expression names the new value of a field. */
export type ValueOf = (field: keyof TaskContent) => string;

const COLUMN_OF: Readonly<Record<keyof TaskContent, string>> = {
  title: 'title',
  description: 'description',
  completed: 'completed',
  listId: 'list_id',
  priority: 'priority',
  tags: 'tags',
  dueDate: 'due_date',
  dueTime: 'due_time',
  dueZone: 'due_zone',
  repeat: 'repeat',
  repeatFrom: 'repeat_from',
};

/** Types of the parameters that also stand where PostgreSQL cannot tell them from a column. */
const CASTS: Readonly<Partial<Record<keyof TaskContent, string>>> = {
  title: '::text',
  description: '::text',
  tags: '::text[]',
  completed: '::boolean',
};

/** The columns of {@link CONTENT_FIELDS}, in their order. */
export const CONTENT_COLUMNS = CONTENT_FIELDS.map((field) => COLUMN_OF[field]);

/** Binds each value when it is first asked for, and then names the same parameter again. */
export function boundValues(content: Partial<TaskContent>, bind: Bind): ValueOf {
  const bound = new Map<keyof TaskContent, string>();
  return (field) => {
    const known = bound.get(field) ?? `${bind(content[field])}${CASTS[field] ?? ''}`;
    bound.set(field, known);
    return known;
  };
}

/**
 * The assignments of an UPDATE for what a change names, with what follows from them.
 *
 * @param given Expressions for fields whose new value is computed from the row, in place of a value.
 */
export function assignments(
  changes: Partial<TaskContent>,
  bind: Bind,
  given: Partial<Record<keyof TaskContent, string>> = {},
): string[] {
  const bound = boundValues(changes, bind);
  const changed = CONTENT_FIELDS.filter(
    (field) => changes[field] !== undefined || given[field] !== undefined,
  );
  const newValue: ValueOf = (field) => given[field] ?? bound(field);
  const value: ValueOf = (field) => (changed.includes(field) ? newValue(field) : COLUMN_OF[field]);
  const isSearched = changed.some((field) => ['title', 'description', 'tags'].includes(field));
  return [
    ...changed.map((field) => `${COLUMN_OF[field]} = ${newValue(field)}`),
    ...(changed.includes('completed') ? [completedAt(newValue('completed'))] : []),
    ...(isSearched ? [`search_text = ${searchText(value)}`] : []),
  ];
}

/** A task that is completed again keeps the time of the first time. */
export function completedAt(completed: string): string {
  return `completed_at = CASE WHEN ${completed} THEN coalesce(completed_at, now()) END`;
}

/** How long the texts are that a change replaces, as the ledger counts them; undefined: it replaces none. */
export function oldBytes(changes: Partial<TaskContent>): string | undefined {
  const lengths = [
    ...(changes.title === undefined ? [] : ['octet_length(title)']),
    ...(changes.description === undefined ? [] : ['coalesce(octet_length(description), 0)']),
    ...(changes.tags === undefined ? [] : [`octet_length(array_to_string(tags, ''))`]),
  ];
  return lengths.length === 0 ? undefined : `(${lengths.join(' + ')})`;
}

export function searchText(value: ValueOf): string {
  const parts = [value('title'), value('description'), `array_to_string(${value('tags')}, ' ')`];
  return `app.search_words(concat_ws(' ', ${parts.join(', ')}))`;
}
