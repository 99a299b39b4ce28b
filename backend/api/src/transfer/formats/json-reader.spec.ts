import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TimeSlices } from '../../time-slices.js';
import { JsonReader, TooManyElements } from './json-reader.js';

const read = async (text: string, elementsMax = 1000): Promise<unknown> =>
  Object.fromEntries(await new JsonReader(text, elementsMax, new TimeSlices()).members());

const isForbidden = (text: string): boolean => /"__proto__"|"constructor"/.test(text);

describe('JsonReader', () => {
  it('reads any JSON object like JSON.parse, with any white space', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })),
        fc.constantFrom('', ' ', '\t', '\r\n'),
        async (value, space) => {
          const text = `\uFEFF${space}${JSON.stringify(value, null, space)}${space}`;
          fc.pre(!isForbidden(text) && Object.keys(value).length < 100);
          expect(await read(text)).toEqual(JSON.parse(JSON.stringify(value)));
        },
      ),
    );
  });

  it('refuses what JSON.parse refuses, and values that aren’t objects', async () => {
    const good = '{"a":[1,{"b":"\\"]}"},[]],"c":"\\\\","d":-1.5e3,"e":null}';
    expect(await read(good)).toEqual(JSON.parse(good));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(good.length),
        fc.nat(2),
        fc.constantFrom('', ',', '"', '[', ']', '{', '}', ':', '\\', 'x', ' '),
        async (at, length, inserted) => {
          const text = good.slice(0, at) + inserted + good.slice(at + length);
          const parsed = (): unknown => JSON.parse(text);
          let isGood: boolean;
          try {
            isGood = typeof parsed() === 'object';
          } catch {
            isGood = false;
          }
          if (isGood) expect(await read(text)).toEqual(parsed());
          else await expect(read(text)).rejects.toThrow(SyntaxError);
        },
      ),
      { numRuns: 2000 },
    );
    for (const text of ['', '[]', '1', '"x"', 'null', '{}{}', '{} x']) {
      await expect(read(text)).rejects.toThrow(SyntaxError);
    }
  });

  it.each([
    ['{"a":["', '[', '", 1]}'],
    ['{"tasks":[', '['.repeat(2000) + ']'.repeat(2000), ']}'],
    ['{"tasks":[{"title":', '['.repeat(2000) + ']'.repeat(2000), '}]}'],
    ['{"tasks":[', '['.repeat(5_000_000), ''],
    ['{"x":', '{"a":'.repeat(1_000_000), ''],
  ])('refuses %s… before parsing it if it is nested too deeply', async (begin, middle, end) => {
    const outcome = await read(`${begin}${middle}${end}`).catch((error: unknown) => error);
    if (middle.length === 1) expect(outcome).toEqual({ a: ['[', 1] });
    else expect(outcome).toMatchObject({ code: 'REQUEST_MALFORMED' });
  });

  it.each([
    '{"__proto__":1}',
    '{"tasks":[{"__proto__":{"a":1}}]}',
    '{"tasks":[{"title":{"\\u005f_proto__":1}}]}',
    '{"tasks":[{"constructor":{"prototype":{}}}]}',
    `{"tasks":["${'x'.repeat(110_000)}"]}`,
  ])('refuses %.60s as malformed', async (text) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'REQUEST_MALFORMED' });
  });

  it('stops at the maximum number of elements', async () => {
    expect(await read('{"a":[1,2,3]}', 3)).toEqual({ a: [1, 2, 3] });
    await expect(read('{"a":[1,2,3,4]}', 3)).rejects.toThrow(TooManyElements);
  });
});
