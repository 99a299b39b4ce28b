import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of `app.import_lease`: that an import of the owner is running, see `ImportLeases`. */
@Entity('import_lease')
export class ImportLeaseEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'import_lease_pkey' })
  readonly userId!: string;

  /** Whose it is: another process may have taken it when its time was over. */
  @Column({ type: 'uuid' })
  readonly token!: string;

  @Column({ type: 'timestamptz', precision: 3 })
  readonly expiresAt!: Date;
}
