-- Written by src/sql-snapshots.spec.ts. Delete this file and run the test twice to write it again.

-- insert
WITH counted AS (
       INSERT INTO app.usage AS usage (user_id, position, tasks, bytes)
       SELECT $1, 1, 1, $18 WHERE NOT EXISTS (SELECT FROM app.task WHERE user_id = $1 AND id = $2::uuid)
       ON CONFLICT (user_id) DO UPDATE
         SET position = usage.position + 1, tasks = usage.tasks + 1, bytes = usage.bytes + excluded.bytes
         WHERE usage.tasks < $17 AND usage.bytes + excluded.bytes <= $19
       RETURNING position
     ), created AS (
         INSERT INTO app.task
           (user_id, id, position, fingerprint, title, description, completed, list_id, priority, tags, due_date, due_time, due_zone, repeat, repeat_from, reminders, completed_at, remind_at,
            search_text)
         SELECT $1, $2::uuid, $3, $4, $5::text, $6::text, $7::boolean, $8, $9, $10::text[], $11, $12::time, $13, $14, $15, $16::text[],
           CASE WHEN $7::boolean THEN now() END, CASE WHEN $12::time IS NOT NULL OR $16::text[] <> '{}' THEN '-infinity'::timestamptz END,
           app.search_words(concat_ws(' ', $5::text, $6::text, array_to_string($10::text[], ' ')))
         FROM counted ON CONFLICT (user_id, id) DO NOTHING RETURNING id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt"
       ), logged AS (
       INSERT INTO app.change (user_id, slot, position, tasks)
       SELECT $1, position % 256, position, ARRAY(SELECT id FROM created) FROM counted
       ON CONFLICT (user_id, slot) DO UPDATE
         SET position = excluded.position, tasks = excluded.tasks, lists = excluded.lists
     )
       SELECT * FROM created;

-- update of a title
WITH old AS (
         SELECT (octet_length(title)) AS bytes FROM app.task WHERE user_id = $1 AND id = $2 FOR UPDATE
       ), changed AS (
         UPDATE app.task SET title = $4::text, search_text = app.search_words(concat_ws(' ', $4::text, description, array_to_string(tags, ' '))), version = version + 1, updated_at = now()
         FROM old WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL
           AND ($3::integer[] IS NULL OR version = ANY($3)) AND ($5::bigint - (octet_length(title)) <= 0 OR coalesce((SELECT bytes FROM app.usage WHERE user_id = $1), 0) + $5::bigint - (octet_length(title)) <= $6)
         RETURNING id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt"
       ), changes AS (
       SELECT array_agg(task) FILTER (WHERE task IS NOT NULL) AS tasks,
         array_agg(list) FILTER (WHERE list IS NOT NULL) AS lists, count(*) AS total
       FROM (SELECT id AS task, NULL::uuid AS list FROM changed) AS changed_ids
     ), counted AS (
       INSERT INTO app.usage AS usage (user_id, position, tasks, lists, bytes)
       SELECT $1, 1, 0, 0, $5::bigint - (SELECT bytes FROM old)
       FROM changes WHERE total > 0
       ON CONFLICT (user_id) DO UPDATE SET position = usage.position + 1, tasks = usage.tasks + excluded.tasks,
         lists = usage.lists + excluded.lists, bytes = usage.bytes + excluded.bytes
       RETURNING position
     ), logged AS (
       INSERT INTO app.change (user_id, slot, position, tasks, lists)
       SELECT $1, position % 256, position, CASE WHEN total <= 500 THEN changes.tasks END,
         CASE WHEN total <= 500 THEN changes.lists END
       FROM counted, changes
       ON CONFLICT (user_id, slot) DO UPDATE
         SET position = excluded.position, tasks = excluded.tasks, lists = excluded.lists
     )
       SELECT * FROM changed;

-- update of a priority
WITH changed AS (
           UPDATE app.task SET priority = $4, version = version + 1, updated_at = now()
           WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL
             AND ($3::integer[] IS NULL OR version = ANY($3))
           RETURNING id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt"
         ), changes AS (
       SELECT array_agg(task) FILTER (WHERE task IS NOT NULL) AS tasks,
         array_agg(list) FILTER (WHERE list IS NOT NULL) AS lists, count(*) AS total
       FROM (SELECT id AS task, NULL::uuid AS list FROM changed) AS changed_ids
     ), counted AS (
       INSERT INTO app.usage AS usage (user_id, position, tasks, lists, bytes)
       SELECT $1, 1, 0, 0, 0
       FROM changes WHERE total > 0
       ON CONFLICT (user_id) DO UPDATE SET position = usage.position + 1, tasks = usage.tasks + excluded.tasks,
         lists = usage.lists + excluded.lists, bytes = usage.bytes + excluded.bytes
       RETURNING position
     ), logged AS (
       INSERT INTO app.change (user_id, slot, position, tasks, lists)
       SELECT $1, position % 256, position, CASE WHEN total <= 500 THEN changes.tasks END,
         CASE WHEN total <= 500 THEN changes.lists END
       FROM counted, changes
       ON CONFLICT (user_id, slot) DO UPDATE
         SET position = excluded.position, tasks = excluded.tasks, lists = excluded.lists
     )
         SELECT * FROM changed;

-- update of completed
WITH changed AS (
           UPDATE app.task SET completed = $4::boolean, completed_at = CASE WHEN $4::boolean THEN coalesce(completed_at, now()) END, remind_from = now(), snoozed_until = NULL, remind_at = CASE WHEN due_time IS NOT NULL OR reminders <> '{}' THEN '-infinity'::timestamptz END, version = version + 1, updated_at = now()
           WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL
             AND ($3::integer[] IS NULL OR version = ANY($3)) AND repeat IS NULL AND next_task_id IS NULL
           RETURNING id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt"
         ), changes AS (
       SELECT array_agg(task) FILTER (WHERE task IS NOT NULL) AS tasks,
         array_agg(list) FILTER (WHERE list IS NOT NULL) AS lists, count(*) AS total
       FROM (SELECT id AS task, NULL::uuid AS list FROM changed) AS changed_ids
     ), counted AS (
       INSERT INTO app.usage AS usage (user_id, position, tasks, lists, bytes)
       SELECT $1, 1, 0, 0, 0
       FROM changes WHERE total > 0
       ON CONFLICT (user_id) DO UPDATE SET position = usage.position + 1, tasks = usage.tasks + excluded.tasks,
         lists = usage.lists + excluded.lists, bytes = usage.bytes + excluded.bytes
       RETURNING position
     ), logged AS (
       INSERT INTO app.change (user_id, slot, position, tasks, lists)
       SELECT $1, position % 256, position, CASE WHEN total <= 500 THEN changes.tasks END,
         CASE WHEN total <= 500 THEN changes.lists END
       FROM counted, changes
       ON CONFLICT (user_id, slot) DO UPDATE
         SET position = excluded.position, tasks = excluded.tasks, lists = excluded.lists
     )
         SELECT * FROM changed;

-- toggleOutsideSeries
WITH changed AS (
         UPDATE app.task SET completed = NOT completed,
           completed_at = CASE WHEN NOT completed THEN coalesce(completed_at, now()) END,
           remind_from = now(), snoozed_until = NULL, remind_at = CASE WHEN due_time IS NOT NULL OR reminders <> '{}' THEN '-infinity'::timestamptz END, version = version + 1, updated_at = now()
         WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL AND repeat IS NULL AND next_task_id IS NULL
         RETURNING id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt"
       ), changes AS (
       SELECT array_agg(task) FILTER (WHERE task IS NOT NULL) AS tasks,
         array_agg(list) FILTER (WHERE list IS NOT NULL) AS lists, count(*) AS total
       FROM (SELECT id AS task, NULL::uuid AS list FROM changed) AS changed_ids
     ), counted AS (
       INSERT INTO app.usage AS usage (user_id, position, tasks, lists, bytes)
       SELECT $1, 1, 0, 0, 0
       FROM changes WHERE total > 0
       ON CONFLICT (user_id) DO UPDATE SET position = usage.position + 1, tasks = usage.tasks + excluded.tasks,
         lists = usage.lists + excluded.lists, bytes = usage.bytes + excluded.bytes
       RETURNING position
     ), logged AS (
       INSERT INTO app.change (user_id, slot, position, tasks, lists)
       SELECT $1, position % 256, position, CASE WHEN total <= 500 THEN changes.tasks END,
         CASE WHEN total <= 500 THEN changes.lists END
       FROM counted, changes
       ON CONFLICT (user_id, slot) DO UPDATE
         SET position = excluded.position, tasks = excluded.tasks, lists = excluded.lists
     )
       SELECT * FROM changed;

-- move
WITH changed AS (
         UPDATE app.task SET list_id = $3, position = $4, version = version + 1, updated_at = now()
         WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL
         RETURNING id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt"
       ), changes AS (
       SELECT array_agg(task) FILTER (WHERE task IS NOT NULL) AS tasks,
         array_agg(list) FILTER (WHERE list IS NOT NULL) AS lists, count(*) AS total
       FROM (SELECT id AS task, NULL::uuid AS list FROM changed) AS changed_ids
     ), counted AS (
       INSERT INTO app.usage AS usage (user_id, position, tasks, lists, bytes)
       SELECT $1, 1, 0, 0, 0
       FROM changes WHERE total > 0
       ON CONFLICT (user_id) DO UPDATE SET position = usage.position + 1, tasks = usage.tasks + excluded.tasks,
         lists = usage.lists + excluded.lists, bytes = usage.bytes + excluded.bytes
       RETURNING position
     ), logged AS (
       INSERT INTO app.change (user_id, slot, position, tasks, lists)
       SELECT $1, position % 256, position, CASE WHEN total <= 500 THEN changes.tasks END,
         CASE WHEN total <= 500 THEN changes.lists END
       FROM counted, changes
       ON CONFLICT (user_id, slot) DO UPDATE
         SET position = excluded.position, tasks = excluded.tasks, lists = excluded.lists
     )
       SELECT * FROM changed;

-- trash
WITH changed AS (
         UPDATE app.task SET deleted_at = now(), version = version + 1, updated_at = now()
         WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL
           AND ($3::integer[] IS NULL OR version = ANY($3))
         RETURNING id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt"
       ), changes AS (
       SELECT array_agg(task) FILTER (WHERE task IS NOT NULL) AS tasks,
         array_agg(list) FILTER (WHERE list IS NOT NULL) AS lists, count(*) AS total
       FROM (SELECT id AS task, NULL::uuid AS list FROM changed) AS changed_ids
     ), counted AS (
       INSERT INTO app.usage AS usage (user_id, position, tasks, lists, bytes)
       SELECT $1, 1, 0, 0, 0
       FROM changes WHERE total > 0
       ON CONFLICT (user_id) DO UPDATE SET position = usage.position + 1, tasks = usage.tasks + excluded.tasks,
         lists = usage.lists + excluded.lists, bytes = usage.bytes + excluded.bytes
       RETURNING position
     ), logged AS (
       INSERT INTO app.change (user_id, slot, position, tasks, lists)
       SELECT $1, position % 256, position, CASE WHEN total <= 500 THEN changes.tasks END,
         CASE WHEN total <= 500 THEN changes.lists END
       FROM counted, changes
       ON CONFLICT (user_id, slot) DO UPDATE
         SET position = excluded.position, tasks = excluded.tasks, lists = excluded.lists
     )
       SELECT * FROM changed;

-- restore
WITH changed AS (
         UPDATE app.task SET deleted_at = NULL, remind_from = now(), snoozed_until = NULL, remind_at = CASE WHEN due_time IS NOT NULL OR reminders <> '{}' THEN '-infinity'::timestamptz END, version = version + 1, updated_at = now()
         WHERE user_id = $1 AND id = $2 AND deleted_at IS NOT NULL
         RETURNING id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt"
       ), changes AS (
       SELECT array_agg(task) FILTER (WHERE task IS NOT NULL) AS tasks,
         array_agg(list) FILTER (WHERE list IS NOT NULL) AS lists, count(*) AS total
       FROM (SELECT id AS task, NULL::uuid AS list FROM changed) AS changed_ids
     ), counted AS (
       INSERT INTO app.usage AS usage (user_id, position, tasks, lists, bytes)
       SELECT $1, 1, 0, 0, 0
       FROM changes WHERE total > 0
       ON CONFLICT (user_id) DO UPDATE SET position = usage.position + 1, tasks = usage.tasks + excluded.tasks,
         lists = usage.lists + excluded.lists, bytes = usage.bytes + excluded.bytes
       RETURNING position
     ), logged AS (
       INSERT INTO app.change (user_id, slot, position, tasks, lists)
       SELECT $1, position % 256, position, CASE WHEN total <= 500 THEN changes.tasks END,
         CASE WHEN total <= 500 THEN changes.lists END
       FROM counted, changes
       ON CONFLICT (user_id, slot) DO UPDATE
         SET position = excluded.position, tasks = excluded.tasks, lists = excluded.lists
     )
       SELECT * FROM changed;

-- delete
WITH deleted AS (
         DELETE FROM app.task WHERE user_id = $1 AND id = $2 RETURNING id, title, description, tags
       ), record AS (
       SELECT id AS record_id, before, bytes AS old_bytes, coalesce(octet_length(list::text), 0) AS list_bytes
       FROM app.bulk_change WHERE user_id = $1 AND EXISTS (SELECT FROM deleted) ORDER BY id FOR UPDATE
     ), rest AS (
       SELECT record_id, old_bytes, list_bytes,
         coalesce(jsonb_agg(each) FILTER (WHERE deleted.id IS NULL), '[]') AS kept
       FROM record CROSS JOIN jsonb_array_elements(before) AS each LEFT JOIN deleted ON deleted.id = (each ->> 'id')::uuid
       GROUP BY record_id, old_bytes, list_bytes HAVING count(deleted.id) > 0
     ), sized AS (
       SELECT record_id, old_bytes, kept, octet_length(kept::text) + list_bytes AS new_bytes FROM rest
     ), erased AS (
       UPDATE app.bulk_change SET before = kept, bytes = new_bytes FROM sized WHERE user_id = $1 AND id = record_id
       RETURNING new_bytes - old_bytes AS growth
     ), changes AS (
       SELECT array_agg(task) FILTER (WHERE task IS NOT NULL) AS tasks,
         array_agg(list) FILTER (WHERE list IS NOT NULL) AS lists, count(*) AS total
       FROM (SELECT id AS task, NULL::uuid AS list FROM deleted) AS changed_ids
     ), counted AS (
       INSERT INTO app.usage AS usage (user_id, position, tasks, lists, bytes)
       SELECT $1, 1, -1, 0, (SELECT coalesce(sum(growth), 0) FROM erased) - (SELECT coalesce(sum((octet_length(title) + coalesce(octet_length(description), 0) + octet_length(array_to_string(tags, '')))), 0) FROM deleted)
       FROM changes WHERE total > 0
       ON CONFLICT (user_id) DO UPDATE SET position = usage.position + 1, tasks = usage.tasks + excluded.tasks,
         lists = usage.lists + excluded.lists, bytes = usage.bytes + excluded.bytes
       RETURNING position
     ), logged AS (
       INSERT INTO app.change (user_id, slot, position, tasks, lists)
       SELECT $1, position % 256, position, CASE WHEN total <= 500 THEN changes.tasks END,
         CASE WHEN total <= 500 THEN changes.lists END
       FROM counted, changes
       ON CONFLICT (user_id, slot) DO UPDATE
         SET position = excluded.position, tasks = excluded.tasks, lists = excluded.lists
     )
       SELECT id FROM deleted;
