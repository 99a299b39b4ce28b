import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/**
 * A row of `app.usage`: the number of an owner's last change, and what counts towards their quotas. Every write updates
 * it in its own transaction, so the writes of one owner run one after another and their positions have no gaps.
 */
@Entity('usage')
export class UsageEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'usage_pkey' })
  readonly userId!: string;

  /** The position of the last change. */
  @Column({ type: 'bigint', default: 0 })
  readonly position!: number;

  // Never too low. A count that reaches its limit is computed again, see `Quotas`.
  @Column({ type: 'integer', default: 0 })
  readonly tasks!: number;

  @Column({ type: 'integer', default: 0 })
  readonly lists!: number;

  @Column({ type: 'bigint', default: 0 })
  readonly bytes!: number;
}

/** A row of `app.change`: the ids of one recent change. Both arrays are null when there were too many ids. */
@Entity('change')
export class ChangeEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'change_pkey' })
  readonly userId!: string;

  /** The position modulo the size of the ring: a later change overwrites this one. */
  @PrimaryColumn({ type: 'smallint', primaryKeyConstraintName: 'change_pkey' })
  readonly slot!: number;

  @Column({ type: 'bigint' })
  readonly position!: number;

  @Column({ type: 'uuid', array: true, nullable: true })
  readonly tasks!: string[] | null;

  @Column({ type: 'uuid', array: true, nullable: true })
  readonly lists!: string[] | null;
}

/** A row of `app.bulk_change`: what undoes a bulk change or the deletion of a list. It is kept for a day. */
@Entity('bulk_change')
export class BulkChangeEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'bulk_change_pkey' })
  readonly userId!: string;

  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'bulk_change_pkey' })
  readonly id!: string;

  /** One object per task: its columns before the change, and the version that the change gave it. */
  @Column({ type: 'jsonb' })
  readonly before!: unknown;

  /** The row of the deleted list; null for a bulk change. */
  @Column({ type: 'jsonb', nullable: true })
  readonly list!: unknown;

  /** The length of both columns as text, which counts towards the quota; 0 in rows written before it was counted. */
  @Column({ type: 'integer', default: 0 })
  readonly bytes!: number;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  readonly createdAt!: Date;
}
