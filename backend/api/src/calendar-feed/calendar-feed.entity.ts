import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A row of `app.calendar_feed`: anyone who has the secret may read the owner's tasks with a date. */
@Entity('calendar_feed')
export class CalendarFeedEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'calendar_feed_pkey' })
  readonly userId!: string;

  /** SHA-256 of the secret, base64url, so that reading the table isn't enough to read the feed. */
  @Column({ type: 'text' })
  readonly secretHash!: string;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  readonly createdAt!: Date;

  /** When the token that created the feed was issued: a later ban or recovery ends the feed. */
  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  readonly authorizedAt!: Date;
}
