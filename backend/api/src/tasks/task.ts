/** Lengths in code points, counted after trimming. */
export const TITLE_MAX = 200;
export const DESCRIPTION_MAX = 5000;
export const PRIORITY_MAX = 3;
export const TAGS = { max: 20, length: 50 };

export const PAGE_MAX = 100;
export const PAGE_DEFAULT = 50;
/** PostgreSQL accepts more, but no user has that many tasks. */
export const OFFSET_MAX = 1_000_000_000;
/** The length of a search in code points. */
export const SEARCH_MAX = 200;

/** Which day a recurrence rule continues from: the due day, or the day of completion. */
export const REPEAT_FROM = ['due', 'completion'] as const;
export type RepeatFrom = (typeof REPEAT_FROM)[number];

/** The filters by due date. */
export const DUE = ['overdue', 'today', 'week', 'none'] as const;
export type DueFilter = (typeof DUE)[number];

/** How long the trash keeps a task. */
export const TRASH_DAYS = 30;

/** The columns that the API returns, in the order of the response. */
export const TASK_COLUMNS = `id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt"`;

/** A task as {@link TASK_COLUMNS} reads it: times stay the ISO text that the pool's parser returns. */
export interface TaskRow {
  readonly id: string;
  readonly userId: string;
  readonly title: string;
  readonly description: string | null;
  readonly completed: boolean;
  readonly completedAt: string | null;
  readonly listId: string | null;
  readonly priority: number;
  readonly tags: string[];
  readonly dueDate: string | null;
  readonly dueTime: string | null;
  readonly dueZone: string | null;
  readonly repeat: string | null;
  readonly repeatFrom: RepeatFrom;
  /** See `reminders/reminder.ts`. null: the owner's default. */
  readonly reminders: string[] | null;
  readonly nextTaskId: string | null;
  readonly position: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly deletedAt: string | null;
}

/** What users write into a task. A PUT replaces all of it. */
export const CONTENT_FIELDS = [
  'title',
  'description',
  'completed',
  'listId',
  'priority',
  'tags',
  'dueDate',
  'dueTime',
  'dueZone',
  'repeat',
  'repeatFrom',
  'reminders',
] as const satisfies readonly (keyof TaskRow)[];

export type TaskContent = Pick<TaskRow, (typeof CONTENT_FIELDS)[number]>;

export interface TaskCounts {
  readonly open: number;
  readonly completed: number;
}

type GivenContent = Pick<TaskContent, 'title'> &
  Partial<{ [F in keyof TaskContent]: TaskContent[F] | undefined }>;

/** The whole content, with defaults for absent fields. */
export function withDefaults(given: GivenContent): TaskContent {
  const { title, description = null, completed = false, listId = null, priority = 0, tags = [] } = given;
  const { dueDate = null, dueTime = null, dueZone = null } = given;
  const { repeat = null, repeatFrom = 'due', reminders = null } = given;
  return {
    title,
    description,
    completed,
    listId,
    priority,
    tags,
    dueDate,
    dueTime,
    dueZone,
    repeat,
    repeatFrom,
    reminders,
  };
}

type DueChange = Partial<Pick<TaskContent, 'dueDate' | 'dueTime' | 'dueZone' | 'repeat'>>;

/**
 * What changes with the due date, time and zone of a change. Absent ones stay, but without a day there is no time and
 * nothing can repeat, and without a time there is no zone. `docs/dates.md` has the table.
 *
 * @example dueChanges({ dueTime: null }) // { dueTime: null, dueZone: null }
 */
export function dueChanges({ dueDate, dueTime, repeat }: DueChange): Partial<TaskContent> {
  if (dueDate === null)
    return { dueDate, dueTime: null, dueZone: null, ...(repeat === undefined && { repeat: null }) };
  return dueTime === null ? { dueTime, dueZone: null } : {};
}

/** Whether a change needs a day, a time or a zone that only the stored task can have. */
export function needsStoredDue({ dueDate, dueTime, dueZone }: DueChange): boolean {
  const parts = [dueDate, dueTime, dueZone].map((part) => typeof part === 'string');
  const [hasDate, hasTime, hasZone] = parts;
  return (hasTime === true || hasZone === true) && !(hasDate === true && hasTime === hasZone);
}
