import { describe, expect, it } from 'vitest';
import type { Task } from '../../../api/client';
import { connectApi } from '../../../api/connection';
import { givenTask } from '../testing/given-task';
import { ChangeConflict, sendChange } from './send-change';

const before = givenTask({ id: 'rope', title: 'Rope', version: 1 });
const mine = { kind: 'update', before, change: { title: 'Mine' } } as const;

/** A server whose task may have changed since the user saw it. */
function serverWith(stored: Task): string[] {
  const requests: string[] = [];
  connectApi((request) => {
    const expected = request.headers.get('If-Match');
    requests.push(`${request.method} ${expected ?? ''}`.trim());
    if (request.method === 'GET') return Promise.resolve(Response.json(stored));
    if (expected !== `"${stored.version}"`) return Promise.resolve(Response.json({}, { status: 412 }));
    return Promise.resolve(Response.json({ ...stored, title: 'Mine', version: stored.version + 1 }));
  });
  return requests;
}

describe('sendChange', () => {
  it('An update is sent for the current version if only other fields have changed', async () => {
    const requests = serverWith({ ...before, priority: 3, version: 5 });
    const saved = await sendChange('ada', [mine]);
    expect(saved).toMatchObject({ task: { title: 'Mine', priority: 3, version: 6 } });
    expect(requests).toEqual(['PATCH "1"', 'GET', 'PATCH "5"']);
  });

  it('An update of a field that was changed elsewhere is a conflict, and nothing is written', async () => {
    const requests = serverWith({ ...before, title: 'Theirs', version: 5 });
    await expect(sendChange('ada', [mine])).rejects.toBeInstanceOf(ChangeConflict);
    expect(requests).toEqual(['PATCH "1"', 'GET']);
  });

  it('An update that had arrived before is not sent again', async () => {
    const requests = serverWith({ ...before, title: 'Mine', version: 2 });
    expect(await sendChange('ada', [mine])).toMatchObject({ task: { version: 2 } });
    expect(requests).toEqual(['PATCH "1"', 'GET']);
  });
});
