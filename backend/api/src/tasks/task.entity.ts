import { Column, CreateDateColumn, Entity, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** A row of `app.task`. Its metadata gives the statements their columns; rows travel as `TaskRow`, not as entities. */
@Entity('task')
@Index('task_page_idx', ['userId', 'createdAt', 'id'])
@Index('task_completed_page_idx', ['userId', 'completed', 'createdAt', 'id'])
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

  /** Counts the changes of the row, from 1; the ETag of the task. */
  @Column({ type: 'integer', default: 1 })
  version!: number;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @UpdateDateColumn({ type: 'timestamptz', precision: 3 })
  updatedAt!: Date;
}
