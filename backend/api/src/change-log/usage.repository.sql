-- Written by src/sql-snapshots.spec.ts. Delete this file and run the test twice to write it again.

-- find
SELECT tasks, lists, bytes FROM app.usage WHERE user_id = $1;

-- lock
SELECT FROM app.usage WHERE user_id = $1 FOR UPDATE;

-- recount
UPDATE app.usage
       SET lists = (SELECT count(*) FROM app.list WHERE user_id = $1), tasks = used.tasks, bytes = used.bytes
       FROM (
         SELECT count(*) AS tasks, coalesce(sum((octet_length(title) + coalesce(octet_length(description), 0) + octet_length(array_to_string(tags, '')))), 0)
           + (SELECT coalesce(sum(undo.bytes), 0) FROM app.bulk_change AS undo WHERE user_id = $1) AS bytes
         FROM app.task WHERE user_id = $1
       ) AS used
       WHERE user_id = $1 RETURNING usage.tasks, usage.lists, usage.bytes;
