import { describe, expect, it } from '@jest/globals';
import { idsIn, isOptionalIn, parametersIn } from './path-parameters.js';

describe('parametersIn', () => {
  it.each([
    ['/users/:userId/notes/:noteId', ['userId', 'noteId']],
    ['/files/*path', ['path']],
    ['/users{/:userId}', ['userId']],
    ['/plans/*', []],
    ['/plans', []],
  ])('lists those of %s', (path, names) => {
    expect(parametersIn(path)).toEqual(names);
  });
});

describe('isOptionalIn', () => {
  it.each([
    ['/users/:id?', true],
    ['/users/:id(\\d+)?', true],
    ['/users{/:id}', true],
    ['/users{/of/:id/notes}', true],
    ['/files{/*id}', true],
    ['/users/:id', false],
    ['/users/:id(\\d+)', false],
    ['/users/:id{/:page}', false],
    ['/users{/:identity}', false],
    ['/users/:ids?', false],
  ])('says of :id in %s: %s', (path, isOptional) => {
    expect(isOptionalIn(path, 'id')).toBe(isOptional);
  });
});

describe('idsIn', () => {
  it('finds the names that services give to an id', () => {
    const ids = [
      ...['id', 'uid', 'uuid', 'guid', 'slug', 'email', 'user', 'username', 'owner', 'account'],
      ...['taskId', 'task2Id', 'task_id', 'taskUuid', 'task2Uuid', 'task_uuid'],
    ];
    expect(idsIn(ids)).toEqual(ids);
  });

  it('leaves out names that only look alike', () => {
    const others = [
      ...['page', 'valid', 'grid', 'width', 'void', 'idle', 'users', 'accounts', 'usernames', 'superuser'],
      ...['taskIds', 'task_ids', 'taskUuids', 'task_uuids', 'TaskID', 'fluid', 'tasks_idea', '_Id', 'XId'],
    ];
    expect(idsIn(others)).toEqual([]);
  });
});
