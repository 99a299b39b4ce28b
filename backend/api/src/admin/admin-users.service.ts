import { Injectable } from '@nestjs/common';
import { UNSTORABLE } from '../validation/rules.js';
import { invalidRequest } from '../validation/problem-validation.pipe.js';
import { AdminUsersRepository, type UsageRow } from './admin-users.repository.js';

export interface UsagePage {
  readonly items: readonly UsageRow[];
  readonly nextCursor: string | null;
}

@Injectable()
export class AdminUsersService {
  constructor(private readonly users: AdminUsersRepository) {}

  async list({ limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<UsagePage> {
    const rows = await this.users.list(cursor === undefined ? '' : userOf(cursor), limit + 1);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? cursorAt(last.userId) : null };
  }
}

/** Opaque to clients, so that the order may change. */
function cursorAt(userId: string): string {
  return Buffer.from(userId).toString('base64url');
}

function userOf(cursor: string): string {
  const userId = Buffer.from(cursor, 'base64url').toString();
  if (cursorAt(userId) === cursor && userId !== '' && !UNSTORABLE.test(userId)) return userId;
  const msg = 'cursor must be the nextCursor of an earlier page';
  throw invalidRequest([{ loc: ['query', 'cursor'], msg, type: 'isCursor' }]);
}
