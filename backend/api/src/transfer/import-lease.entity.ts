import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of `app.import_lease`: an import of the owner is running, see `ImportLeases`. */
@Entity('import_lease')
export class ImportLeaseEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'import_lease_pkey' })
  readonly userId!: string;

  /** Identifies the import: another one may have taken an expired lease. */
  @Column({ type: 'uuid' })
  readonly token!: string;

  @Column({ type: 'timestamptz', precision: 3 })
  readonly expiresAt!: Date;
}
