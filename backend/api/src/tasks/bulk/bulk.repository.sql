-- Written by src/sql-snapshots.spec.ts. Delete this file and run the test twice to write it again.

-- findRecord
SELECT ARRAY(SELECT (each ->> 'id')::uuid FROM jsonb_array_elements(before) AS each) AS ids,
         CASE WHEN list IS NULL THEN 'bulk change' ELSE 'list deletion' END AS kind
       FROM app.bulk_change WHERE user_id = $1 AND id = $2 AND created_at > now() - interval '1 day' AND (list IS NOT NULL OR before <> '[]');

-- apply
WITH chosen AS (
         SELECT id AS chosen_id, tags AS old_tags, jsonb_build_object('id', id, 'version', version + 1,
           'completed', completed, 'completed_at', completed_at, 'list_id', list_id, 'priority', priority,
           'tags', tags, 'due_date', due_date, 'due_time', due_time, 'due_zone', due_zone, 'repeat', repeat,
           'deleted_at', deleted_at) AS noted
         FROM app.task WHERE user_id = $1 AND id = ANY($2::uuid[]) AND deleted_at IS NULL ORDER BY id FOR UPDATE
       ), changed AS (
         UPDATE app.task SET completed = $6::boolean, tags = ARRAY(
           SELECT tag FROM unnest(tags || $4::text[]) WITH ORDINALITY AS each (tag, place)
           WHERE tag <> ALL($5::text[]) GROUP BY tag ORDER BY min(place)), completed_at = CASE WHEN $6::boolean THEN coalesce(completed_at, now()) END, remind_from = now(), snoozed_until = NULL, remind_at = CASE WHEN due_time IS NOT NULL OR reminders <> '{}' THEN '-infinity'::timestamptz END, search_text = app.search_words(concat_ws(' ', title, description, array_to_string(ARRAY(
           SELECT tag FROM unnest(tags || $4::text[]) WITH ORDINALITY AS each (tag, place)
           WHERE tag <> ALL($5::text[]) GROUP BY tag ORDER BY min(place)), ' '))), version = version + 1, updated_at = now()
         FROM chosen WHERE user_id = $1 AND id = chosen_id
         RETURNING id, version, tags, old_tags
       ), record AS (
         SELECT jsonb_agg(noted) AS before FROM chosen HAVING count(*) > 0
       ), noted AS (
         INSERT INTO app.bulk_change (user_id, id, before, bytes)
         SELECT $1, $3::uuid, before, octet_length(before::text) FROM record RETURNING bytes
       ), ranked AS (
       SELECT id, created_at, row_number() OVER latest AS place, sum(bytes) OVER latest AS total
       FROM app.bulk_change WHERE user_id = $1 WINDOW latest AS (ORDER BY created_at DESC, id)
     ), forgotten AS (
       DELETE FROM app.bulk_change WHERE user_id = $1 AND id = ANY (ARRAY(
         SELECT id FROM app.bulk_change WHERE user_id = $1 AND id = ANY (ARRAY(
           SELECT ranked.id FROM ranked, noted
           WHERE created_at <= now() - interval '1 day' OR place >= 20 OR total + noted.bytes > 5000000))
         FOR UPDATE SKIP LOCKED))
       RETURNING bytes
     ), changes AS (
       SELECT array_agg(task) FILTER (WHERE task IS NOT NULL) AS tasks,
         array_agg(list) FILTER (WHERE list IS NOT NULL) AS lists, count(*) AS total
       FROM (SELECT id AS task, NULL::uuid AS list FROM changed) AS changed_ids
     ), counted AS (
       INSERT INTO app.usage AS usage (user_id, position, tasks, lists, bytes)
       SELECT $1, 1, 0, 0, (SELECT coalesce(sum(octet_length(array_to_string(tags, '')) - octet_length(array_to_string(old_tags, ''))), 0)
         FROM changed) + ((SELECT coalesce(sum(bytes), 0) FROM noted) - (SELECT coalesce(sum(bytes), 0) FROM forgotten))
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
       SELECT requested AS id, version FROM unnest($2::uuid[]) WITH ORDINALITY AS each (requested, place)
       LEFT JOIN changed ON id = requested ORDER BY place;

-- undoChange
WITH undo AS (
         DELETE FROM app.bulk_change WHERE user_id = $1 AND id = $2 AND created_at > now() - interval '1 day' AND (list IS NOT NULL OR before <> '[]') RETURNING before, bytes
       ), noted AS (
         SELECT * FROM undo, jsonb_to_recordset(before) AS each (id uuid, version integer, completed boolean,
           completed_at timestamptz, list_id uuid, priority smallint, tags text[], due_date date, due_time time,
           due_zone text, repeat text, deleted_at timestamptz)
       ), chosen AS (
         SELECT id AS chosen_id, tags AS old_tags FROM app.task
         WHERE user_id = $1 AND id = ANY (ARRAY(SELECT noted.id FROM noted))
       ), undone AS (
         UPDATE app.task AS task SET completed = noted.completed, completed_at = noted.completed_at,
           list_id = (SELECT list.id FROM app.list WHERE user_id = $1 AND list.id = noted.list_id FOR KEY SHARE),
           priority = noted.priority, tags = noted.tags, due_date = noted.due_date, due_time = noted.due_time,
           due_zone = noted.due_zone, repeat = noted.repeat, deleted_at = noted.deleted_at,
           remind_from = now(), snoozed_until = NULL, remind_at = CASE WHEN noted.due_time IS NOT NULL OR task.reminders <> '{}' THEN '-infinity'::timestamptz END,
           version = task.version + 1, updated_at = now(), search_text = app.search_words(
             concat_ws(' ', task.title, task.description, array_to_string(noted.tags, ' ')))
         FROM noted JOIN chosen ON chosen_id = noted.id
         WHERE task.user_id = $1 AND task.id = noted.id AND task.version = noted.version
         RETURNING task.id, task.version, task.tags, old_tags
       ), changes AS (
       SELECT array_agg(task) FILTER (WHERE task IS NOT NULL) AS tasks,
         array_agg(list) FILTER (WHERE list IS NOT NULL) AS lists, count(*) AS total
       FROM (SELECT id AS task, NULL::uuid AS list FROM undone) AS changed_ids
     ), counted AS (
       INSERT INTO app.usage AS usage (user_id, position, tasks, lists, bytes)
       SELECT $1, 1, 0, 0, (SELECT coalesce(sum(octet_length(array_to_string(tags, '')) - octet_length(array_to_string(old_tags, ''))), 0)
         FROM undone) + -(SELECT coalesce(sum(bytes), 0) FROM undo)
       FROM changes WHERE total > 0 OR EXISTS (SELECT FROM undo)
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
       SELECT noted.id, undone.version FROM noted LEFT JOIN undone ON undone.id = noted.id ORDER BY noted.id;

-- undoListDeletion
SET LOCAL enable_nestloop = off;
WITH undo AS (
         DELETE FROM app.bulk_change WHERE user_id = $1 AND id = $2 AND created_at > now() - interval '1 day' AND (list IS NOT NULL OR before <> '[]') RETURNING before, list, bytes
       ), list AS (
         SELECT each.* FROM undo, jsonb_to_record(list) AS each (id uuid, name text, colour text, position text,
           version integer, fingerprint text, created_at timestamptz)
       ), noted AS (
         SELECT each.* FROM undo, jsonb_to_recordset(before) AS each (id uuid, version integer, deleted_at timestamptz)
       ), chosen AS (
         SELECT id AS chosen_id FROM app.task WHERE user_id = $1 AND id = ANY (ARRAY(SELECT id FROM noted))
         ORDER BY id FOR UPDATE
       ), undone AS (
         UPDATE app.task AS task SET list_id = (SELECT id FROM list), deleted_at = noted.deleted_at,
           remind_from = now(), snoozed_until = NULL, remind_at = CASE WHEN task.due_time IS NOT NULL OR task.reminders <> '{}' THEN '-infinity'::timestamptz END, version = task.version + 1, updated_at = now()
         FROM noted JOIN chosen ON chosen_id = noted.id
         WHERE task.user_id = $1 AND task.id = noted.id AND task.version = noted.version
         RETURNING task.id, task.version
       ), missing AS (
         SELECT count(*) AS lists FROM list
         WHERE NOT EXISTS (SELECT FROM app.list AS taken WHERE taken.user_id = $1 AND taken.id = list.id)
       ), changes AS (
       SELECT array_agg(task) FILTER (WHERE task IS NOT NULL) AS tasks,
         array_agg(list) FILTER (WHERE list IS NOT NULL) AS lists, count(*) AS total
       FROM (SELECT id AS task, NULL::uuid AS list FROM undone UNION ALL SELECT NULL::uuid AS task, id AS list FROM list) AS changed_ids
     ), counted AS (
       INSERT INTO app.usage AS usage (user_id, position, tasks, lists, bytes)
       SELECT $1, 1, 0, (SELECT lists FROM missing), -(SELECT coalesce(sum(bytes), 0) FROM undo)
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
     ), restored AS (
         INSERT INTO app.list (user_id, id, name, colour, position, version, fingerprint, created_at)
         SELECT $1, id, name, colour, list.position, version + 1, fingerprint, created_at FROM counted, list
         ON CONFLICT (user_id, id) DO NOTHING
       )
       SELECT coalesce((
         SELECT jsonb_agg(jsonb_build_object('id', noted.id, 'version', undone.version) ORDER BY noted.id)
         FROM noted LEFT JOIN undone ON undone.id = noted.id), '[]') AS results
       FROM undo;
