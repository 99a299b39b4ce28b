import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A row of `app.bulk_change`: what some tasks were before one change of them all, for a day. */
@Entity('bulk_change')
export class BulkChangeEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'bulk_change_pkey' })
  readonly userId!: string;

  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'bulk_change_pkey' })
  readonly id!: string;

  /** One object for each task: its columns before, and the version that the change gave it. */
  @Column({ type: 'jsonb' })
  readonly before!: unknown;

  /** The row of the list whose deletion this was; null: no list was deleted. */
  @Column({ type: 'jsonb', nullable: true })
  readonly list!: unknown;

  /** How long both are as texts, towards the quota; 0 in rows of a version that did not count them. */
  @Column({ type: 'integer', default: 0 })
  readonly bytes!: number;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  readonly createdAt!: Date;
}
