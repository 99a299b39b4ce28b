-- Written by src/sql-snapshots.spec.ts. Delete this file and run the test twice to write it again.

-- positionAfter, with a free position
SELECT id, position FROM app.list WHERE user_id = $1 AND true
       AND id = $2 AND id <> $3;
SELECT id, position FROM app.list WHERE user_id = $1 AND true
       AND id <> $2 AND (position, id) > ($3, $4) ORDER BY position, id LIMIT 1;

-- positionAfter, when the rows have to be spread out
SELECT id, position FROM app.list WHERE user_id = $1 AND true
       AND id = $2 AND id <> $3;
SELECT id, position FROM app.list WHERE user_id = $1 AND true
       AND id <> $2 AND (position, id) > ($3, $4) ORDER BY position, id LIMIT 1;
SELECT id, position FROM app.list WHERE user_id = $1 AND true ORDER BY position, id;
WITH changed AS (
       UPDATE app.list AS item SET position = place.position
       FROM (
         SELECT each.id, each.position
         FROM app.list AS locked JOIN unnest($2::uuid[], $3::text[]) AS each (id, position) ON locked.id = each.id
         WHERE user_id = $1 ORDER BY locked.id FOR UPDATE OF locked
       ) AS place
       WHERE user_id = $1 AND item.id = place.id RETURNING item.id
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
SELECT id, position FROM app.list WHERE user_id = $1 AND true
       AND id = $2 AND id <> $3;
SELECT id, position FROM app.list WHERE user_id = $1 AND true
       AND id <> $2 AND (position, id) > ($3, $4) ORDER BY position, id LIMIT 1;
