import { describe, expect, it } from 'vitest';
import { parseQuery, stringifyQuery } from '../../../lib/query-string';
import { invalidNames, readTasksSearch } from './view-search';

const ID = '00000000-0000-4000-8000-00000000b0a7';
const long = (length: number): string => 'x'.repeat(length);

describe('The address of a tasks page', () => {
  it.each([
    ['', {}],
    ['show=week&sort=title&priority=3', { show: 'week', sort: 'title', priority: 3 }],
    ['show=open', {}],
    ['priority=0', { priority: 0 }],
    [`list=${ID}&task=${ID}`, { list: ID, task: ID }],
    [`list=${ID.toUpperCase()}`, { list: ID }],
    ['list=none', { list: 'none' }],
    ['tag=%F0%9F%9A%A3%20row', { tag: '🚣 row' }],
    ['tag=2026', { tag: '2026' }],
    ['tag=Cafe%CC%81', { tag: 'Café' }],
    [`tag=${'%F0%9F%9A%A3'.repeat(50)}`, { tag: '🚣'.repeat(50) }],
    ['q=42', { q: '42' }],
    ['q=true', { q: 'true' }],
    ['q=null', { q: 'null' }],
    ['q=%5B1%5D', { q: '[1]' }],
    ['q=__proto__', { q: '__proto__' }],
    ['q=', { q: '' }],
    ['q=+', { q: '' }],
    [`q=${long(200)}`, { q: long(200) }],
    ['utm_source=mail&constructor=1&__proto__=1', {}],
  ])('The address %s is read whole', (query, read) => {
    expect(readTasksSearch(parseQuery(query))).toEqual(read);
    expect(invalidNames(parseQuery(query))).toEqual([]);
  });

  it.each([
    ['show=foo', {}, ['show']],
    ['show=', {}, ['show']],
    ['show=Today', {}, ['show']],
    ['show=__proto__&sort=constructor&priority=toString', {}, ['show', 'priority', 'sort']],
    ['show=today&show=week', {}, ['show']],
    ['show=%7B%7D&q=rope', { q: 'rope' }, ['show']],
    ['sort=banana&show=today', { show: 'today' }, ['sort']],
    ['priority=9', {}, ['priority']],
    ['priority=-1', {}, ['priority']],
    ['priority=1.5', {}, ['priority']],
    ['priority=02', {}, ['priority']],
    ['priority=', {}, ['priority']],
    ['priority=%5B1%5D', {}, ['priority']],
    ['priority=1&priority=1', {}, ['priority']],
    ['list=abc', {}, ['list']],
    ['list=NONE', {}, ['list']],
    [`list=${long(36)}`, {}, ['list']],
    [`list=${ID.replaceAll('-', '').padEnd(36, '-')}`, {}, ['list']],
    [`list=${ID}%0A`, {}, ['list']],
    [`list=${ID}&list=none`, {}, ['list']],
    [`task=${ID}x&list=${ID}`, { list: ID }, ['task']],
    ['task=../admin', {}, ['task']],
    ['tag=', {}, ['tag']],
    ['tag=+', {}, ['tag']],
    ['tag=a%00b', {}, ['tag']],
    [`tag=${long(51)}`, {}, ['tag']],
    ['tag=a&tag=b', {}, ['tag']],
    [`q=${long(201)}`, {}, ['q']],
    [`q=${long(100_000)}`, {}, ['q']],
    ['q=a%00b', {}, ['q']],
    ['q=a&q=b', {}, ['q']],
  ])('The address %.60s is read without what is invalid', (query, read, invalid) => {
    expect(readTasksSearch(parseQuery(query))).toEqual(read);
    expect(invalidNames(parseQuery(query))).toEqual(invalid);
  });

  it('A query string is written as it was read', () => {
    for (const query of ['', '?q=42&q=43', '?q=%22a%22&__proto__=1', '?q=a+b%26c'])
      expect(stringifyQuery(parseQuery(query))).toBe(query);
    expect(stringifyQuery({ show: undefined, priority: 2 })).toBe('?priority=2');
  });
});
