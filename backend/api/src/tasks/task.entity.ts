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
import type { RepeatFrom } from './recurrence/repeat-rule.js';

/** A row of `app.task`. Its metadata gives the statements their columns; rows travel as `TaskRow`, not as entities. */
@Entity('task')
@Index('task_page_idx', ['userId', 'createdAt', 'id'])
@Index('task_completed_page_idx', ['userId', 'completed', 'createdAt', 'id'])
@Index('task_manual_idx', ['userId', 'listId', 'position', 'id'])
@Index('task_position_idx', ['userId', 'position', 'id'])
@Index('task_priority_idx', ['userId', 'priority', 'createdAt', 'id'])
// Of expressions, which TypeORM cannot describe.
@Index('task_plan_idx', { synchronize: false })
@Index('task_title_idx', { synchronize: false })
@ForeignKey(() => ListEntity, ['userId', 'listId'], ['userId', 'id'], { name: 'task_list_fkey' })
@Check('task_tags_check', 'cardinality(tags) <= 20')
@Check('task_priority_check', 'priority BETWEEN 0 AND 3')
@Check('task_repeat_check', 'repeat IS NULL OR due_date IS NOT NULL')
@Check(
  'task_due_check',
  '(due_time IS NULL) = (due_zone IS NULL) AND (due_time IS NULL OR due_date IS NOT NULL)',
)
export class TaskEntity {
  /** `sub` of the creator's token. Text: ids of Better Auth are no UUIDs. Never changes. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'task_pkey' })
  readonly userId!: string;

  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'task_pkey' })
  readonly id!: string;

  @Column({ type: 'text' })
  title!: string;

  // `string | null` reflects as Object, so the column type is written out.
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

  /** A day of the calendar, `YYYY-MM-DD`. Never a moment: a midnight would be another day somewhere else. */
  @Column({ type: 'date', nullable: true })
  dueDate!: string | null;

  /** `HH:mm` on that day, as a clock shows it in the zone. */
  @Column({ type: 'time', nullable: true })
  dueTime!: string | null;

  /** IANA name of the zone of that clock. */
  @Column({ type: 'text', nullable: true })
  dueZone!: string | null;

  /** What brings it back, see `repeat-rule.ts`. */
  @Column({ type: 'text', nullable: true })
  repeat!: string | null;

  /** Which day the rule goes on from: the one it was due, or the one it was done. */
  @Column({ type: 'text', default: 'due' })
  repeatFrom!: RepeatFrom;

  /** The occurrence that was made when this one was completed; it may be gone by now. */
  @Column({ type: 'uuid', nullable: true })
  nextTaskId!: string | null;

  /** Sorts by its bytes, see `ordering/position.ts`. */
  @Column({ type: 'text', collation: 'C' })
  position!: string;

  /** What the search looks through: ` word word`, folded by `app.search_words`. Stays inside. */
  @Column({ type: 'text', default: '' })
  searchText!: string;

  /** Counts the changes of the row, from 1; the ETag of the task. */
  @Column({ type: 'integer', default: 1 })
  version!: number;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @UpdateDateColumn({ type: 'timestamptz', precision: 3 })
  updatedAt!: Date;

  /** Of the request that created it, see `fingerprintOf`; null where none did. Stays inside. */
  @Column({ type: 'text', nullable: true })
  fingerprint!: string | null;

  /** When the task went to the trash. A plain column: TypeORM's soft deletion knows no owner. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  deletedAt!: Date | null;
}
