import { describe, expect, it } from 'vitest';
import { safeReturnPath } from './return-path';

const origin = 'https://holdfast.test';

describe('safeReturnPath', () => {
  it.each(['/tasks', '/tasks?show=done', '/tasks?show=done#older', '/'])(
    'safeReturnPath accepts %s',
    (path) => {
      expect(safeReturnPath(path, origin)).toBe(path);
    },
  );

  it.each([
    '//evil.example',
    '//evil.example/tasks',
    '/\\evil.example/tasks',
    '///evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    'https://evil.example',
    'https:evil.example',
    'javascript:alert(1)',
    'tasks',
    '',
    undefined,
    null,
    42,
    ['/tasks'],
  ])('safeReturnPath sends %j home instead [auth-27]', (value) => {
    expect(safeReturnPath(value, origin)).toBe('/');
  });
});
