import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** A row of `app.reminder_setting`: how a user's tasks remind that name no reminders. */
@Entity('reminder_setting')
export class ReminderSettingEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'reminder_setting_pkey' })
  readonly userId!: string;

  /** Before the due time; null: not at all. Without a row: at the due time. */
  @Column({ type: 'integer', nullable: true })
  readonly defaultMinutes!: number | null;
}

/** A row of `app.push_subscription`: a browser that shows notifications, as long as its session lives. */
@Entity('push_subscription')
export class PushSubscriptionEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'push_subscription_pkey' })
  readonly userId!: string;

  /** Derived from the endpoint, so that subscribing again changes the same row. */
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'push_subscription_pkey' })
  readonly id!: string;

  /** `sid` of the token that subscribed last. */
  @Column({ type: 'text' })
  readonly sessionId!: string;

  @Column({ type: 'text' })
  readonly endpoint!: string;

  /** The public key of the browser, and a secret that both sides share (RFC 8291). */
  @Column({ type: 'text', name: 'p256dh' })
  readonly p256dh!: string;

  @Column({ type: 'text' })
  readonly auth!: string;

  /** Of the notifications. */
  @Column({ type: 'text' })
  readonly language!: string;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  readonly createdAt!: Date;

  /** When the token was issued: a later ban or recovery ends the subscription. */
  @Column({ type: 'timestamptz', precision: 3 })
  readonly authorizedAt!: Date;
}

/** A row of `app.push_delivery`: a reminder that is being sent to a device, or will be sent again. */
@Entity('push_delivery')
// Not by owner, as `task_remind_idx`.
@Index('push_delivery_next_idx', ['nextAttemptAt', 'userId'])
export class PushDeliveryEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'push_delivery_pkey' })
  readonly userId!: string;

  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'push_delivery_pkey' })
  readonly taskId!: string;

  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'push_delivery_pkey' })
  readonly subscriptionId!: string;

  @Column({ type: 'timestamptz', precision: 3 })
  readonly remindAt!: Date;

  /** `remind_from` of the task when this was claimed: another value means that the task has changed since. */
  @Column({ type: 'timestamptz', precision: 3 })
  readonly lookedAt!: Date;

  @Column({ type: 'integer', default: 1 })
  readonly attempts!: number;

  /** The end of the lease while a process sends it. */
  @Column({ type: 'timestamptz', precision: 3 })
  readonly nextAttemptAt!: Date;
}
