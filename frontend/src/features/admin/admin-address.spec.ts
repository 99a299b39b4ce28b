import { describe, expect, it } from 'vitest';
import {
  invalidInActivityAddress,
  invalidInPeopleAddress,
  readActivityAddress,
  readPeopleAddress,
} from './admin-address';

const id = '3f0e9b6a-6f1f-4c55-9c3e-0d8a5f6b7c21';

describe('the addresses of the admin pages', () => {
  it.each([
    [{}, {}],
    [
      { q: 'ada', page: 2, person: id },
      { q: 'ada', page: 2, person: id },
    ],
    [
      { q: 42, page: '3', person: id.toUpperCase() },
      { q: '42', page: 3, person: id },
    ],
    [{ q: '', page: 1 }, {}],
  ])('reads %j', (given, address) => {
    expect(readPeopleAddress(given)).toEqual(address);
    expect(invalidInPeopleAddress(given)).toEqual([]);
  });

  it.each([
    [{ page: 0 }, 'page'],
    [{ page: -1 }, 'page'],
    [{ page: 1.5 }, 'page'],
    [{ page: 'two' }, 'page'],
    [{ page: 1e15 }, 'page'],
    [{ page: ['2', '3'] }, 'page'],
    [{ person: '../tasks' }, 'person'],
    [{ person: [id, id] }, 'person'],
    [{ q: 'x'.repeat(255) }, 'q'],
    [{ q: 'a\0b' }, 'q'],
    [{ q: { a: 1 } }, 'q'],
  ])('drops and names what is invalid in %j', (given, name) => {
    expect(readPeopleAddress(given)).toEqual({});
    expect(invalidInPeopleAddress(given)).toEqual([name]);
  });

  it('keeps the account of the activity page only if it can be one', () => {
    expect(readActivityAddress({ user: id })).toEqual({ user: id });
    expect(readActivityAddress({ user: 'ada' })).toEqual({});
    expect([{ user: id }, { user: 'ada' }, {}].map(invalidInActivityAddress)).toEqual([[], ['user'], []]);
  });
});
