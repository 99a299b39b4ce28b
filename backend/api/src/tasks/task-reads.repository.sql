-- Written by src/sql-snapshots.spec.ts. Delete this file and run the test twice to write it again.

-- list, sorted by created, after a cursor
SELECT id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt" FROM app.task
       WHERE user_id = $1 AND deleted_at IS NULL AND (created_at, id) < ($2::timestamptz, $3::uuid)
       ORDER BY created_at DESC, id DESC LIMIT $4 OFFSET $5;

-- list, sorted by manual, after a cursor
SELECT id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt" FROM app.task
       WHERE user_id = $1 AND deleted_at IS NULL AND (position, id) > ($2::text, $3::uuid)
       ORDER BY position ASC, id ASC LIMIT $4 OFFSET $5;

-- list, sorted by due, after a cursor
SELECT id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt" FROM app.task
       WHERE user_id = $1 AND deleted_at IS NULL AND (coalesce(due_date, 'infinity'), coalesce(due_time, '24:00'), id) > ($2::date, $3::time, $4::uuid)
       ORDER BY coalesce(due_date, 'infinity') ASC, coalesce(due_time, '24:00') ASC, id ASC LIMIT $5 OFFSET $6;

-- list, sorted by priority, after a cursor
SELECT id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt" FROM app.task
       WHERE user_id = $1 AND deleted_at IS NULL AND (priority, created_at, id) < ($2::smallint, $3::timestamptz, $4::uuid)
       ORDER BY priority DESC, created_at DESC, id DESC LIMIT $5 OFFSET $6;

-- list, sorted by title, after a cursor
SELECT id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt" FROM app.task
       WHERE user_id = $1 AND deleted_at IS NULL AND (lower(title), id) > (lower($2::text), $3::uuid)
       ORDER BY lower(title) ASC, id ASC LIMIT $4 OFFSET $5;

-- list, due: overdue
SELECT id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt" FROM app.task
       WHERE user_id = $1 AND deleted_at IS NULL AND NOT completed AND coalesce(due_date, 'infinity') <= $2::date + 2 AND CASE WHEN due_time IS NULL THEN due_date < $2::date
         ELSE (due_date + due_time) AT TIME ZONE due_zone < now() END
       ORDER BY created_at DESC, id DESC LIMIT $3 OFFSET $4;

-- list, due: today
SELECT id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt" FROM app.task
       WHERE user_id = $1 AND deleted_at IS NULL AND coalesce(due_date, 'infinity') BETWEEN $2::date - 2 AND $2::date + 2 AND CASE WHEN due_time IS NULL THEN due_date
         ELSE (((due_date + due_time) AT TIME ZONE due_zone) AT TIME ZONE $3)::date END BETWEEN $2::date AND $2::date + 0
       ORDER BY created_at DESC, id DESC LIMIT $4 OFFSET $5;

-- list, due: week
SELECT id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt" FROM app.task
       WHERE user_id = $1 AND deleted_at IS NULL AND coalesce(due_date, 'infinity') BETWEEN $2::date - 2 AND $2::date + 8 AND CASE WHEN due_time IS NULL THEN due_date
         ELSE (((due_date + due_time) AT TIME ZONE due_zone) AT TIME ZONE $3)::date END BETWEEN $2::date AND $2::date + 6
       ORDER BY created_at DESC, id DESC LIMIT $4 OFFSET $5;

-- list, due: none
SELECT id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt" FROM app.task
       WHERE user_id = $1 AND deleted_at IS NULL AND coalesce(due_date, 'infinity') = 'infinity'
       ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3;

-- list, with the other filters
SELECT id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt" FROM app.task
       WHERE user_id = $1 AND deleted_at IS NULL AND completed = $2 AND list_id = $3 AND tags @> $4::text[] AND id = ANY($5::uuid[]) AND priority = $6 AND due_date IS NOT NULL AND coalesce(due_date, 'infinity') >= $7::date - 0 AND coalesce(due_date, 'infinity') <= $8::date + 0 AND (SELECT bool_and(strpos(search_text, word) > 0) FROM unnest((SELECT array_agg(words) FROM unnest(string_to_array(translate($9, E'\t\n\r', '   '), ' ')) AS part, app.search_words(part) AS words WHERE words <> ' ')) AS word)
       ORDER BY created_at DESC, id DESC LIMIT $10 OFFSET $11;

-- list, due between two days in a time zone
SELECT id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt" FROM app.task
       WHERE user_id = $1 AND deleted_at IS NULL AND due_date IS NOT NULL AND coalesce(due_date, 'infinity') >= $2::date - 2 AND coalesce(due_date, 'infinity') <= $3::date + 2 AND CASE WHEN due_time IS NULL THEN due_date
         ELSE (((due_date + due_time) AT TIME ZONE due_zone) AT TIME ZONE $4)::date END >= $2::date - 0 AND CASE WHEN due_time IS NULL THEN due_date
         ELSE (((due_date + due_time) AT TIME ZONE due_zone) AT TIME ZONE $4)::date END <= $3::date + 0
       ORDER BY created_at DESC, id DESC LIMIT $5 OFFSET $6;

-- total
SELECT count(*) AS total FROM app.task WHERE user_id = $1 AND deleted_at IS NULL;

-- find
SELECT id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt" FROM app.task WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL;

-- findCreated
SELECT id, user_id AS "userId", title, description, completed, completed_at AS "completedAt",
  list_id AS "listId", priority, tags, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat,
  repeat_from AS "repeatFrom", reminders, next_task_id AS "nextTaskId", position, version, created_at AS "createdAt",
  updated_at AS "updatedAt", deleted_at AS "deletedAt", fingerprint = $3 AS "isReplay" FROM app.task WHERE user_id = $1 AND id = $2;

-- count
SELECT count(*) FILTER (WHERE NOT completed) AS open, count(*) FILTER (WHERE completed) AS completed
       FROM app.task WHERE user_id = $1 AND deleted_at IS NULL;

-- summarise
WITH mine AS (
         SELECT completed, due_date, due_time, due_zone, list_id, tags FROM app.task
         WHERE user_id = $1 AND deleted_at IS NULL
       ), waiting AS (
         SELECT CASE WHEN due_time IS NULL THEN due_date
         ELSE (((due_date + due_time) AT TIME ZONE due_zone) AT TIME ZONE coalesce($3, due_zone))::date END AS due_day, list_id, tags FROM mine WHERE NOT completed
       ), by_list AS (
         SELECT list_id AS "listId", count(*) AS open FROM waiting GROUP BY list_id
       ), by_tag AS (
         SELECT tag, count(*) AS open FROM waiting, unnest(tags) AS tag GROUP BY tag
       )
       SELECT (SELECT count(*) FROM waiting) AS open,
         (SELECT count(*) FROM mine WHERE completed) AS completed,
         (SELECT count(*) FROM waiting WHERE due_day <= $2::date) AS today,
         (SELECT count(*) FROM waiting WHERE due_day <= $2::date + 6) AS week,
         (SELECT coalesce(json_agg(by_list), '[]') FROM by_list) AS lists,
         (SELECT coalesce(json_agg(by_tag ORDER BY lower(tag), tag), '[]') FROM by_tag) AS tags;
