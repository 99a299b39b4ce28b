import { remindAgain } from '../reminders/remind-again.js';
import { CONTENT_FIELDS, type TaskContent } from './task.js';

/** Adds a parameter to a statement and returns its name. */
export type Bind = (value: unknown) => string;

/** Returns the SQL expression of a field's new value. */
export type ValueOf = (field: keyof TaskContent) => string;

/** The types of parameters that also stand where PostgreSQL can't infer them from a column. */
const CASTS: Readonly<Partial<Record<keyof TaskContent, string>>> = {
  title: '::text',
  description: '::text',
  tags: '::text[]',
  completed: '::boolean',
  dueTime: '::time',
  reminders: '::text[]',
};

const REMINDING = ['completed', 'dueDate', 'dueTime', 'dueZone', 'reminders'] as const;

/** Whether a change may alter when the task reminds. */
export function changesReminding(content: Partial<TaskContent>): boolean {
  return REMINDING.some((field) => content[field] !== undefined);
}

export function columnOf(field: keyof TaskContent): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Binds each value when it is first used, and then returns the same parameter again. */
export function boundValues(content: Partial<TaskContent>, bind: Bind): ValueOf {
  const bound = new Map<keyof TaskContent, string>();
  return (field) => {
    const known = bound.get(field) ?? `${bind(content[field])}${CASTS[field] ?? ''}`;
    bound.set(field, known);
    return known;
  };
}

/**
 * The SET list for the fields that a change names, with the columns that depend on them. A task that is completed again
 * keeps its first completion time.
 *
 * @param computed Expressions for fields whose new value depends on the row.
 */
export function assignments(
  content: Partial<TaskContent>,
  bind: Bind,
  computed: Partial<Record<keyof TaskContent, string>> = {},
): string[] {
  const bound = boundValues(content, bind);
  const changed = CONTENT_FIELDS.filter(
    (field) => content[field] !== undefined || computed[field] !== undefined,
  );
  const newValue: ValueOf = (field) => computed[field] ?? bound(field);
  const value: ValueOf = (field) => (changed.includes(field) ? newValue(field) : columnOf(field));
  const isSearched = changed.some((field) => ['title', 'description', 'tags'].includes(field));
  return [
    ...changed.map((field) => `${columnOf(field)} = ${newValue(field)}`),
    ...(changed.includes('completed')
      ? [`completed_at = CASE WHEN ${newValue('completed')} THEN coalesce(completed_at, now()) END`]
      : []),
    ...(changesReminding(content) ? [remindAgain(value('dueTime'), value('reminders'))] : []),
    ...(isSearched ? [`search_text = ${searchText(value)}`] : []),
  ];
}

/** The length of the texts that a change replaces, as `app.usage` counts it; undefined when it replaces none. */
export function replacedBytes(content: Partial<TaskContent>): string | undefined {
  const lengths = [
    ...(content.title === undefined ? [] : ['octet_length(title)']),
    ...(content.description === undefined ? [] : ['coalesce(octet_length(description), 0)']),
    ...(content.tags === undefined ? [] : [`octet_length(array_to_string(tags, ''))`]),
  ];
  return lengths.length === 0 ? undefined : `(${lengths.join(' + ')})`;
}

export function searchText(value: ValueOf): string {
  const parts = [value('title'), value('description'), `array_to_string(${value('tags')}, ' ')`];
  return `app.search_words(concat_ws(' ', ${parts.join(', ')}))`;
}
