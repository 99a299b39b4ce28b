-- Written by src/sql-snapshots.spec.ts. Delete this file and run the test twice to write it again.

-- all
SELECT id, user_id AS "userId", name, colour, position, version, created_at AS "createdAt",
  updated_at AS "updatedAt" FROM app.list WHERE user_id = $1 ORDER BY position, id;

-- insert
WITH counted AS (
       INSERT INTO app.usage AS usage (user_id, position, lists, bytes)
       SELECT $1, 1, 1, 0 WHERE NOT EXISTS (SELECT FROM app.list WHERE user_id = $1 AND id = $2::uuid)
       ON CONFLICT (user_id) DO UPDATE
         SET position = usage.position + 1, lists = usage.lists + 1, bytes = usage.bytes + excluded.bytes
         WHERE usage.lists < $7
       RETURNING position
     ), created AS (
         INSERT INTO app.list (user_id, id, name, colour, position, fingerprint)
         SELECT $1, $2::uuid, $3, $4, $5, $6 FROM counted
         ON CONFLICT (user_id, id) DO NOTHING RETURNING id, user_id AS "userId", name, colour, position, version, created_at AS "createdAt",
  updated_at AS "updatedAt"
       ), logged AS (
       INSERT INTO app.change (user_id, slot, position, lists)
       SELECT $1, position % 256, position, ARRAY(SELECT id FROM created) FROM counted
       ON CONFLICT (user_id, slot) DO UPDATE
         SET position = excluded.position, tasks = excluded.tasks, lists = excluded.lists
     )
       SELECT * FROM created;

-- update
WITH changed AS (
         UPDATE app.list SET name = coalesce($3, name), colour = CASE WHEN $4 THEN $5 ELSE colour END,
           version = version + 1, updated_at = now()
         WHERE user_id = $1 AND id = $2 RETURNING id, user_id AS "userId", name, colour, position, version, created_at AS "createdAt",
  updated_at AS "updatedAt"
       ), changes AS (
       SELECT array_agg(task) FILTER (WHERE task IS NOT NULL) AS tasks,
         array_agg(list) FILTER (WHERE list IS NOT NULL) AS lists, count(*) AS total
       FROM (SELECT NULL::uuid AS task, id AS list FROM changed) AS changed_ids
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
         UPDATE app.list SET position = $3, version = version + 1, updated_at = now()
         WHERE user_id = $1 AND id = $2 RETURNING id, user_id AS "userId", name, colour, position, version, created_at AS "createdAt",
  updated_at AS "updatedAt"
       ), changes AS (
       SELECT array_agg(task) FILTER (WHERE task IS NOT NULL) AS tasks,
         array_agg(list) FILTER (WHERE list IS NOT NULL) AS lists, count(*) AS total
       FROM (SELECT NULL::uuid AS task, id AS list FROM changed) AS changed_ids
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
SET LOCAL enable_nestloop = off;
WITH list AS (
           SELECT * FROM app.list WHERE user_id = $1 AND id = $2 FOR UPDATE NOWAIT
         ), chosen AS (
           SELECT id AS task, jsonb_build_object('id', id, 'version', version + 1, 'deleted_at', deleted_at) AS noted
           FROM app.task WHERE user_id = $1 AND list_id = $2 FOR UPDATE NOWAIT
         ), emptied AS (
           UPDATE app.task SET list_id = NULL, deleted_at = coalesce(deleted_at, now()), version = version + 1,
             updated_at = now()
           FROM chosen WHERE user_id = $1 AND id = task RETURNING id
         ), deleted AS (
           DELETE FROM app.list WHERE user_id = $1 AND id = (SELECT id FROM list) RETURNING id
         ), record AS (
           SELECT coalesce((SELECT jsonb_agg(noted) FROM chosen), '[]') AS before, to_jsonb(list) AS list FROM list
         ), noted AS (
           INSERT INTO app.bulk_change (user_id, id, before, list, bytes)
           SELECT $1, $3::uuid, before, list, octet_length(before::text) + octet_length(list::text) FROM record
           RETURNING bytes
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
       FROM (SELECT id AS task, NULL::uuid AS list FROM emptied UNION ALL SELECT NULL::uuid AS task, id AS list FROM deleted) AS changed_ids
     ), counted AS (
       INSERT INTO app.usage AS usage (user_id, position, tasks, lists, bytes)
       SELECT $1, 1, 0, -(SELECT count(*) FROM deleted), ((SELECT coalesce(sum(bytes), 0) FROM noted) - (SELECT coalesce(sum(bytes), 0) FROM forgotten))
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
