-- Written by src/sql-snapshots.spec.ts. Delete this file and run the test twice to write it again.

-- nextIds
SELECT next_task_id AS id FROM app.task
       WHERE user_id = $1 AND id = ANY($2::uuid[]) AND next_task_id IS NOT NULL;

-- lock
SELECT id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt" FROM app.task WHERE user_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR UPDATE;

-- lockNow
SELECT id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt" FROM app.task WHERE user_id = $1 AND id = ANY($2::uuid[]) FOR UPDATE NOWAIT;

-- read
SELECT id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt" FROM app.task WHERE user_id = $1 AND id = ANY($2::uuid[]);

-- deleteNext
WITH deleted AS (
         DELETE FROM app.task WHERE user_id = $1 AND id = ANY($2::uuid[]) AND version = 1
         RETURNING id, title, description, tags
       ), unlinked AS (
         UPDATE app.task SET next_task_id = NULL FROM deleted
         WHERE user_id = $1 AND app.task.id = ANY($3::uuid[]) AND next_task_id = deleted.id
       )
       SELECT id, (octet_length(title) + coalesce(octet_length(description), 0) + octet_length(array_to_string(tags, ''))) AS bytes FROM deleted;

-- successors
WITH RECURSIVE series AS (
         SELECT id AS first, id, completed, deleted_at, next_task_id, 1 AS place
         FROM app.task WHERE user_id = $1 AND id = ANY($2::uuid[])
         UNION ALL
         SELECT first, task.id, task.completed, task.deleted_at, task.next_task_id, place + 1
         FROM series JOIN app.task AS task ON task.id = series.next_task_id
         WHERE task.user_id = $1 AND place < 1000 AND (series.completed OR series.deleted_at IS NOT NULL)
       )
       SELECT first AS id, bool_or(CASE
         WHEN completed THEN next_task_id IS NULL OR id = ANY($3::uuid[]) OR place = 1000
         ELSE deleted_at IS NULL END) AS "goesOn"
       FROM series GROUP BY first;

-- insertNext
WITH created AS (
         INSERT INTO app.task (user_id, id, due_date, repeat, title, description, list_id, priority, tags, due_time,
           due_zone, repeat_from, position, search_text, reminders, remind_at)
         SELECT $1, next.id, next.due_date, next.repeat, title, description, list_id, priority, tags, due_time,
           due_zone, repeat_from, position, search_text, next.reminders::text[],
           CASE WHEN due_time IS NOT NULL OR next.reminders::text[] <> '{}' THEN '-infinity'::timestamptz END
         FROM app.task AS done
           JOIN unnest($2::uuid[], $3::uuid[], $4::date[], $5::text[], $6::text[])
             AS next (task, id, due_date, repeat, reminders)
           ON done.id = task
         WHERE done.user_id = $1 ON CONFLICT (user_id, id) DO NOTHING RETURNING id, title, description, tags
       )
       SELECT id, (octet_length(title) + coalesce(octet_length(description), 0) + octet_length(array_to_string(tags, ''))) AS bytes FROM created;

-- linkNext
UPDATE app.task AS done SET next_task_id = next.id FROM unnest($2::uuid[], $3::uuid[]) AS next (task, id)
       WHERE user_id = $1 AND done.id = task;

-- record
WITH task AS (SELECT unnest($2::uuid[]) AS id), list AS (SELECT unnest($3::uuid[]) AS id),
     changes AS (
       SELECT array_agg(task) FILTER (WHERE task IS NOT NULL) AS tasks,
         array_agg(list) FILTER (WHERE list IS NOT NULL) AS lists, count(*) AS total
       FROM (SELECT id AS task, NULL::uuid AS list FROM task UNION ALL SELECT NULL::uuid AS task, id AS list FROM list) AS changed_ids
     ), counted AS (
       INSERT INTO app.usage AS usage (user_id, position, tasks, lists, bytes)
       SELECT $1, 1, $4::integer, $5::integer, $6::bigint
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
     SELECT position FROM counted;
