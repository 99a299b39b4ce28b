-- Written by src/sql-snapshots.spec.ts. Delete this file and run the test twice to write it again.

-- ownersOfTrash
SELECT DISTINCT user_id AS "userId" FROM app.task WHERE deleted_at < now() - make_interval(days => $1)
    AND (SELECT pg_try_advisory_xact_lock($2));

-- ownersOfExpiredRecords
SELECT DISTINCT user_id AS "userId" FROM app.bulk_change WHERE created_at <= now() - interval '1 day';

-- deleteExpiredRecords
WITH expired AS (
     DELETE FROM app.bulk_change WHERE user_id = $1 AND id = ANY (ARRAY(
       SELECT id FROM app.bulk_change WHERE user_id = $1 AND created_at <= now() - interval '1 day' FOR UPDATE SKIP LOCKED))
     RETURNING bytes
   )
   UPDATE app.usage SET bytes = bytes - (SELECT coalesce(sum(expired.bytes), 0) FROM expired) WHERE user_id = $1;

-- lock
SELECT count(*) FROM (SELECT id FROM app.task
         WHERE user_id = $1 AND deleted_at < now() - make_interval(days => $2) FOR UPDATE SKIP LOCKED) AS task;

-- purge
WITH purged AS (
         DELETE FROM app.task WHERE user_id = $1 AND id = ANY (ARRAY(SELECT id FROM app.task
         WHERE user_id = $1 AND deleted_at < now() - make_interval(days => $2) FOR UPDATE SKIP LOCKED))
         RETURNING id, title, description, tags
       ), record AS (
       SELECT id AS record_id, before, bytes AS old_bytes, coalesce(octet_length(list::text), 0) AS list_bytes
       FROM app.bulk_change WHERE user_id = $1 AND EXISTS (SELECT FROM purged) ORDER BY id FOR UPDATE
     ), rest AS (
       SELECT record_id, old_bytes, list_bytes,
         coalesce(jsonb_agg(each) FILTER (WHERE purged.id IS NULL), '[]') AS kept
       FROM record CROSS JOIN jsonb_array_elements(before) AS each LEFT JOIN purged ON purged.id = (each ->> 'id')::uuid
       GROUP BY record_id, old_bytes, list_bytes HAVING count(purged.id) > 0
     ), sized AS (
       SELECT record_id, old_bytes, kept, octet_length(kept::text) + list_bytes AS new_bytes FROM rest
     ), erased AS (
       UPDATE app.bulk_change SET before = kept, bytes = new_bytes FROM sized WHERE user_id = $1 AND id = record_id
       RETURNING new_bytes - old_bytes AS growth
     ), counted AS (
         UPDATE app.usage SET tasks = tasks - (SELECT count(*) FROM purged),
           bytes = bytes + (SELECT coalesce(sum(growth), 0) FROM erased) - (SELECT coalesce(sum((octet_length(title) + coalesce(octet_length(description), 0) + octet_length(array_to_string(tags, '')))), 0) FROM purged)
         WHERE user_id = $1
       )
       SELECT count(*) AS tasks FROM purged;
