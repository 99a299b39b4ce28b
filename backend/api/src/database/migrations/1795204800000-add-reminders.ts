import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reminders of tasks, the devices that show them, and what is about to be sent to each. */
export class AddReminders1795204800000 implements MigrationInterface {
  readonly name = 'AddReminders1795204800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE app.task
        ADD COLUMN reminders text[],
        ADD COLUMN snoozed_until timestamptz(3),
        ADD COLUMN remind_from timestamptz(3) NOT NULL DEFAULT now(),
        ADD COLUMN remind_at timestamptz(3),
        ADD CONSTRAINT task_reminders_check CHECK (cardinality(reminders) <= 10)`);
    // Not by owner: each API process looks for what is due, for all owners.
    await runner.query(
      'CREATE INDEX task_remind_idx ON app.task (remind_at, user_id) WHERE remind_at IS NOT NULL',
    );
    await runner.query(`
      CREATE TABLE app.reminder_setting (
        user_id text NOT NULL,
        default_minutes integer,
        CONSTRAINT reminder_setting_pkey PRIMARY KEY (user_id)
      )`);
    await runner.query(`
      CREATE TABLE app.push_subscription (
        user_id text NOT NULL,
        id uuid NOT NULL,
        session_id text NOT NULL,
        endpoint text NOT NULL,
        p256dh text NOT NULL,
        auth text NOT NULL,
        language text NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        authorized_at timestamptz(3) NOT NULL,
        CONSTRAINT push_subscription_pkey PRIMARY KEY (user_id, id)
      )`);
    await runner.query(`
      CREATE TABLE app.push_delivery (
        user_id text NOT NULL,
        task_id uuid NOT NULL,
        subscription_id uuid NOT NULL,
        remind_at timestamptz(3) NOT NULL,
        looked_at timestamptz(3) NOT NULL,
        attempts integer NOT NULL DEFAULT 1,
        next_attempt_at timestamptz(3) NOT NULL,
        CONSTRAINT push_delivery_pkey PRIMARY KEY (user_id, task_id, subscription_id)
      )`);
    await runner.query('CREATE INDEX push_delivery_next_idx ON app.push_delivery (next_attempt_at, user_id)');
    await runner.query(`
      CREATE TABLE app.ended_session (
        user_id text NOT NULL,
        session_id text NOT NULL,
        ended_at timestamptz(3) NOT NULL,
        CONSTRAINT ended_session_pkey PRIMARY KEY (user_id, session_id)
      )`);
    // Tasks that are there already are reminded of at their due time, too.
    await runner.query(`
      UPDATE app.task SET remind_at = '-infinity'
      WHERE due_time IS NOT NULL AND NOT completed AND deleted_at IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['ended_session', 'push_delivery', 'push_subscription', 'reminder_setting'])
      await runner.query(`DROP TABLE app.${table}`);
    await runner.query(`
      ALTER TABLE app.task
        DROP COLUMN reminders, DROP COLUMN snoozed_until, DROP COLUMN remind_from, DROP COLUMN remind_at`);
  }
}
