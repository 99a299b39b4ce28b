import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { TaskEntity } from '../task.entity.js';
import type { TaskSummary } from './task-summary.js';

const SUMMARY = `WITH mine AS (
    SELECT completed, due_date, list_id, tags FROM app.task WHERE user_id = $1 AND deleted_at IS NULL
  ), waiting AS (
    SELECT due_date, list_id, tags FROM mine WHERE NOT completed
  ), by_list AS (
    SELECT list_id AS "listId", count(*) AS open FROM waiting GROUP BY list_id
  ), by_tag AS (
    SELECT tag, count(*) AS open FROM waiting, unnest(tags) AS tag GROUP BY tag
  )
  SELECT (SELECT count(*) FROM waiting) AS open,
    (SELECT count(*) FROM mine WHERE completed) AS completed,
    (SELECT count(*) FROM waiting WHERE due_date <= $2::date) AS today,
    (SELECT count(*) FROM waiting WHERE due_date <= $2::date + 6) AS week,
    (SELECT coalesce(json_agg(by_list), '[]') FROM by_list) AS lists,
    (SELECT coalesce(json_agg(by_tag ORDER BY lower(tag), tag), '[]') FROM by_tag) AS tags`;

@Injectable()
export class SummaryRepository {
  constructor(@InjectRepository(TaskEntity) private readonly tasks: Repository<TaskEntity>) {}

  /** One statement, so that the numbers are of one moment. */
  async summarise(userId: string, today: string): Promise<TaskSummary> {
    const [summary] = await this.tasks.query<[TaskSummary]>(SUMMARY, [userId, today]);
    return summary;
  }
}
