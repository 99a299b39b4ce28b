import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A row of `app.ledger`: what one owner has changed and uses. Every write updates it in its own transaction, which
 * makes the writes of one owner follow each other: the positions have no gaps and appear in their order.
 */
@Entity('ledger')
export class LedgerEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'ledger_pkey' })
  readonly userId!: string;

  /** Of the last change. */
  @Column({ type: 'bigint', default: 0 })
  readonly position!: number;

  // Never too low. A count that reaches its limit is made again, see `Quotas`.
  @Column({ type: 'integer', default: 0 })
  readonly tasks!: number;

  @Column({ type: 'integer', default: 0 })
  readonly lists!: number;

  @Column({ type: 'bigint', default: 0 })
  readonly bytes!: number;
}

/** A row of `app.change`: what one of the last changes was about. Both null: too many to name. */
@Entity('change')
export class ChangeEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'change_pkey' })
  readonly userId!: string;

  /** The position in a ring: a change is written over by the one that comes a round later. */
  @PrimaryColumn({ type: 'smallint', primaryKeyConstraintName: 'change_pkey' })
  readonly slot!: number;

  @Column({ type: 'bigint' })
  readonly position!: number;

  @Column({ type: 'uuid', array: true, nullable: true })
  readonly tasks!: string[] | null;

  @Column({ type: 'uuid', array: true, nullable: true })
  readonly lists!: string[] | null;
}
