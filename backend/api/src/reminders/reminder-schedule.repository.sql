-- Written by src/sql-snapshots.spec.ts. Delete this file and run the test twice to write it again.

-- ownersToRemind
SELECT user_id AS "userId" FROM app.task WHERE remind_at <= $1 ORDER BY remind_at LIMIT 500;

-- ownersToRetry
SELECT user_id AS "userId" FROM app.push_delivery WHERE next_attempt_at <= $1
  ORDER BY next_attempt_at LIMIT 500;

-- tasks
SELECT id, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", reminders,
         snoozed_until AS "snoozedUntil", remind_from AS "remindFrom", NOT completed AND deleted_at IS NULL AS "isOpen"
       FROM app.task WHERE user_id = $1 AND remind_at <= $2 ORDER BY remind_at LIMIT 100;

-- remind
WITH look AS (
         SELECT * FROM unnest($3::uuid[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[])
           AS each (looked_id, seen_from, due_at, next_at)
       ), looked AS (
         UPDATE app.task SET remind_at = next_at, remind_from = $2::timestamptz
         FROM look WHERE user_id = $1 AND id = looked_id AND remind_from = seen_from AND remind_at <= $2::timestamptz
         RETURNING id, title, due_at
       ), claimed AS (
         INSERT INTO app.push_delivery AS earlier (user_id, task_id, subscription_id, remind_at, looked_at, next_attempt_at)
         SELECT $1, looked.id, device.id, due_at, $2::timestamptz, $7::timestamptz
         FROM looked CROSS JOIN app.push_subscription AS device
         WHERE device.user_id = $1 AND due_at IS NOT NULL AND NOT EXISTS (SELECT FROM app.ended_session AS ended
             WHERE ended.user_id = $1 AND ended.session_id = device.session_id)
         ON CONFLICT (user_id, task_id, subscription_id) DO UPDATE
           SET remind_at = excluded.remind_at, looked_at = excluded.looked_at, attempts = 1,
             next_attempt_at = excluded.next_attempt_at
         RETURNING task_id, subscription_id, remind_at, attempts
       )
       SELECT task_id AS "taskId", subscription_id AS "subscriptionId", claimed.remind_at AS "remindAt", attempts,
         title, endpoint, p256dh, auth, language
       FROM claimed JOIN looked ON looked.id = task_id
         JOIN app.push_subscription AS device ON device.user_id = $1 AND device.id = subscription_id;

-- claim
WITH chosen AS (
         SELECT task_id AS chosen_task, subscription_id AS chosen_device FROM app.push_delivery
         WHERE user_id = $1 AND next_attempt_at <= $2 ORDER BY next_attempt_at LIMIT 100 FOR UPDATE SKIP LOCKED
       ), claimed AS (
         UPDATE app.push_delivery SET next_attempt_at = $3::timestamptz, attempts = attempts + 1
         FROM chosen WHERE user_id = $1 AND task_id = chosen_task AND subscription_id = chosen_device
         RETURNING task_id, subscription_id, remind_at, looked_at, attempts
       )
       SELECT task_id AS "taskId", subscription_id AS "subscriptionId", claimed.remind_at AS "remindAt", attempts,
         title, endpoint, p256dh, auth, language,
         coalesce(NOT completed AND deleted_at IS NULL AND remind_from = looked_at AND device.id IS NOT NULL
           AND NOT EXISTS (SELECT FROM app.ended_session AS ended
             WHERE ended.user_id = $1 AND ended.session_id = device.session_id), false) AS "isValid"
       FROM claimed
         LEFT JOIN app.task AS task ON task.user_id = $1 AND task.id = task_id
         LEFT JOIN app.push_subscription AS device ON device.user_id = $1 AND device.id = subscription_id;

-- finish
DELETE FROM app.push_delivery AS delivery USING unnest($2::uuid[], $3::uuid[], $4::timestamptz[])
         AS each (done_task, done_device, reminded_at)
       WHERE user_id = $1 AND task_id = done_task AND subscription_id = done_device AND remind_at = reminded_at;

-- postpone
UPDATE app.push_delivery SET next_attempt_at = $5
       WHERE user_id = $1 AND task_id = $2 AND subscription_id = $3 AND remind_at = $4;
