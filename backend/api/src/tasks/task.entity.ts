import {
  Check,
  Column,
  CreateDateColumn,
  Entity,
  ForeignKey,
  Index,
  PrimaryColumn,
  UpdateDateColumn,
} from 'typeorm';
import { ListEntity } from '../lists/list.entity.js';
import type { RepeatFrom } from './task.js';

/** A row of `app.task`, for the migrations. Repositories read it as `TaskRow`. */
@Entity('task')
@Index('task_page_idx', ['userId', 'createdAt', 'id'])
@Index('task_completed_page_idx', ['userId', 'completed', 'createdAt', 'id'])
@Index('task_manual_idx', ['userId', 'listId', 'position', 'id'])
@Index('task_position_idx', ['userId', 'position', 'id'])
@Index('task_priority_idx', ['userId', 'priority', 'createdAt', 'id'])
// Not by owner: each API process looks for what is due, for all owners.
@Index('task_remind_idx', ['remindAt', 'userId'], { where: 'remind_at IS NOT NULL' })
// Indexes of expressions, which TypeORM can't describe.
@Index('task_plan_idx', { synchronize: false })
@Index('task_title_idx', { synchronize: false })
@ForeignKey(() => ListEntity, ['userId', 'listId'], ['userId', 'id'], { name: 'task_list_fkey' })
@Check('task_tags_check', 'cardinality(tags) <= 20')
@Check('task_reminders_check', 'cardinality(reminders) <= 10')
@Check('task_priority_check', 'priority BETWEEN 0 AND 3')
@Check('task_repeat_check', 'repeat IS NULL OR due_date IS NOT NULL')
@Check(
  'task_due_check',
  '(due_time IS NULL) = (due_zone IS NULL) AND (due_time IS NULL OR due_date IS NOT NULL)',
)
export class TaskEntity {
  /** `sub` of the creator's token. Text, because ids of Better Auth aren't UUIDs. Never changes. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'task_pkey' })
  readonly userId!: string;

  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'task_pkey' })
  readonly id!: string;

  @Column({ type: 'text' })
  title!: string;

  // `string | null` reflects as Object, so the column type is explicit.
  @Column({ type: 'text', nullable: true })
  description!: string | null;

  @Column({ type: 'boolean', default: false })
  completed!: boolean;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  completedAt!: Date | null;

  /** null: the default list, which exists without a row. */
  @Column({ type: 'uuid', nullable: true })
  listId!: string | null;

  /** 0 (none) to 3 (highest). */
  @Column({ type: 'smallint', default: 0 })
  priority!: number;

  @Column({ type: 'text', array: true, default: [] })
  tags!: string[];

  /** A calendar day, `YYYY-MM-DD`. Not a timestamp: midnight is on another day in other zones. */
  @Column({ type: 'date', nullable: true })
  dueDate!: string | null;

  /** `HH:mm` on that day, local time in the zone. */
  @Column({ type: 'time', nullable: true })
  dueTime!: string | null;

  /** The IANA name of the time zone. */
  @Column({ type: 'text', nullable: true })
  dueZone!: string | null;

  /** The recurrence rule, see `repeat-rule.ts`. */
  @Column({ type: 'text', nullable: true })
  repeat!: string | null;

  /** Which day the rule continues from. */
  @Column({ type: 'text', default: 'due' })
  repeatFrom!: RepeatFrom;

  /** See `reminders/reminder.ts`. null: the owner's default. */
  @Column({ type: 'text', array: true, nullable: true })
  reminders!: string[] | null;

  /** When a notification comes back that its reader put off. Any change of what reminds of the task clears it. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  snoozedUntil!: Date | null;

  /** Reminders until then are sent, or were passed when the task changed. */
  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  remindFrom!: Date;

  /** When the scheduler looks at the task: at its next reminder, or at once after a change. null: never. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  remindAt!: Date | null;

  /** The occurrence that was created when this one was completed. It may have been deleted since. */
  @Column({ type: 'uuid', nullable: true })
  nextTaskId!: string | null;

  /** Sorted by its bytes, see `ordering/position.ts`. */
  @Column({ type: 'text', collation: 'C' })
  position!: string;

  /** The words that a search matches, ` word word`, folded by `app.search_words`. Never returned. */
  @Column({ type: 'text', default: '' })
  searchText!: string;

  /** Counts the changes of the row, starting with 1; the ETag of the task. */
  @Column({ type: 'integer', default: 1 })
  version!: number;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @UpdateDateColumn({ type: 'timestamptz', precision: 3 })
  updatedAt!: Date;

  /** Identifies the request that created the task, see `fingerprintOf`; null if none did. Never returned. */
  @Column({ type: 'text', nullable: true })
  fingerprint!: string | null;

  /** When the task was put into the trash. A plain column, because TypeORM's soft deletion ignores the owner. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  deletedAt!: Date | null;
}
