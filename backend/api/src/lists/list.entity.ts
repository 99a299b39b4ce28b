import { Column, CreateDateColumn, Entity, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** A row of `app.list`: a named group of one user's tasks. Tasks without a list are in the default list. */
@Entity('list')
@Index('list_position_idx', ['userId', 'position', 'id'])
export class ListEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'list_pkey' })
  readonly userId!: string;

  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'list_pkey' })
  readonly id!: string;

  @Column({ type: 'text' })
  name!: string;

  /** `#rrggbb` */
  @Column({ type: 'text', nullable: true })
  colour!: string | null;

  /** Sorted by its bytes, see `ordering/position.ts`. */
  @Column({ type: 'text', collation: 'C' })
  position!: string;

  @Column({ type: 'integer', default: 1 })
  version!: number;

  /** Identifies the request that created the list, see `fingerprintOf`; null if none did. Never returned. */
  @Column({ type: 'text', nullable: true })
  fingerprint!: string | null;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @UpdateDateColumn({ type: 'timestamptz', precision: 3 })
  updatedAt!: Date;
}
