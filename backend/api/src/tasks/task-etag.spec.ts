import { describe, expect, it } from '@jest/globals';
import { etagOf, expectedVersions } from './task-etag.js';

describe('expectedVersions', () => {
  it('reads back the tag of a version', () => {
    expect(expectedVersions(etagOf({ version: 12 }))).toEqual([12]);
  });

  it.each([
    [undefined, undefined],
    ['*', undefined],
    ['"1", "2"', [1, 2]],
    ['"1","x","3"', [1, 3]],
    ['W/"1"', []],
    ['"0"', []],
    ['"007"', []],
    ['"9999999999"', []],
  ])('reads %s as %j', (header, versions) => {
    expect(expectedVersions(header)).toEqual(versions);
  });

  it.each(['1', '"1', '"1" "2"', '', ',', '"a b"', 'w/"1"'])('refuses %j with 422', (header) => {
    expect(() => expectedVersions(header)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
  });
});
