-- Written by src/sql-snapshots.spec.ts. Delete this file and run the test twice to write it again.

-- lists
SELECT id, name, colour, position FROM app.list WHERE user_id = $1 ORDER BY position, id;

-- taskPages
SELECT id, title, description, completed, completed_at AS "completedAt", list_id AS "listId", priority, tags,
  due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat, repeat_from AS "repeatFrom", reminders,
  next_task_id AS "nextTaskId", position, created_at AS "createdAt", deleted_at AS "deletedAt" FROM app.task WHERE user_id = $1 AND (created_at, id) > ($2::timestamptz, $3::uuid)
         ORDER BY created_at, id LIMIT 500;

-- countMissing
SELECT (SELECT count(*) FROM app.task WHERE user_id = $1 AND id = ANY($2::uuid[])) AS tasks,
         (SELECT count(*) FROM app.list WHERE user_id = $1 AND id = ANY($3::uuid[])) AS lists;

-- insertLists
INSERT INTO app.list (user_id, id, name, colour, position)
     SELECT $1, id, name, colour, position
     FROM jsonb_to_recordset($2::jsonb) AS list (id uuid, name text, colour text, position text)
     ON CONFLICT (user_id, id) DO NOTHING RETURNING id;

-- insertTasks
INSERT INTO app.task (user_id, id, title, description, completed, completed_at, list_id, priority, tags, due_date,
       due_time, due_zone, repeat, repeat_from, reminders, next_task_id, position, created_at, deleted_at, remind_at,
       search_text)
     SELECT $1, id, title, description, completed, "completedAt", "listId", priority, tags, "dueDate", "dueTime",
       "dueZone", repeat, "repeatFrom", reminders, "nextTaskId", position, "createdAt", "deletedAt",
       CASE WHEN "dueTime" IS NOT NULL OR reminders <> '{}' THEN '-infinity'::timestamptz END,
       app.search_words(concat_ws(' ', title, description, array_to_string(tags, ' ')))
     FROM jsonb_to_recordset($2::jsonb) AS task (id uuid, title text, description text, completed boolean,
       "completedAt" timestamptz, "listId" uuid, priority smallint, tags text[], "dueDate" date, "dueTime" time,
       "dueZone" text, repeat text, "repeatFrom" text, reminders text[], "nextTaskId" uuid, position text, "createdAt" timestamptz,
       "deletedAt" timestamptz)
     ON CONFLICT (user_id, id) DO NOTHING RETURNING id;

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
