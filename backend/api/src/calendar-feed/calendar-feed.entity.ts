import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A row of `app.calendar_feed`: that an owner's dated tasks may be read by whoever has the secret. */
@Entity('calendar_feed')
export class CalendarFeedEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'calendar_feed_pkey' })
  readonly userId!: string;

  /** SHA-256 of the secret, base64url: who reads the table cannot read the feed by it. */
  @Column({ type: 'text' })
  readonly secretHash!: string;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  readonly createdAt!: Date;

  /** When the token was issued that it was created with: a later ban or recovery ends it. */
  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  readonly authorizedAt!: Date;
}
