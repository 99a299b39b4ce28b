import { describe, expect, it } from 'vitest';
import { completed, completionAt } from './completion';

const NAMES = {
  lists: [
    { id: 'boat', name: 'Boat' },
    { id: 'home', name: 'Around the house' },
    { id: 'office', name: 'Büro' },
  ],
  tags: ['family', 'Flur', 'übrig', 'sea side'],
};
const suggested = (line: string, caret = line.length) =>
  completionAt(line, caret, NAMES)?.suggestions.map(({ kind, name }) => `${kind}: ${name}`);

describe('completionAt', () => {
  it.each([
    ['Mow #', ['list: Boat', 'list: Around the house', 'list: Büro']],
    ['Mow #bo', ['list: Boat', 'create: bo']],
    ['Mow #BO', ['list: Boat', 'create: BO']],
    ['Mow #hou', ['list: Around the house', 'create: hou']],
    ['Mow #around-the-h', ['list: Around the house', 'create: around the h']],
    ['Mow #bu', ['list: Büro', 'create: bu']],
    ['Mow #buero', ['list: Büro']],
    ['Mow #garden-shed', ['create: garden shed']],
    ['#', ['list: Boat', 'list: Around the house', 'list: Büro']],
    ['Mow @', ['tag: family', 'tag: Flur', 'tag: übrig']],
    ['Mow @F', ['tag: family', 'tag: Flur']],
    ['Mow @ueb', ['tag: übrig']],
  ])('%j suggests %j', (line, expected) => {
    expect(suggested(line)).toEqual(expected);
  });

  it.each(['Mow', 'Mow @nothing', 'Fix #42', 'C#', 'ada@f', 'Mow #Boat', 'Mow @family', 'Mow @family ', ''])(
    '%j suggests nothing',
    (line) => {
      expect(suggested(line)).toBeUndefined();
    },
  );

  it('The word at the caret counts, unless the caret is inside of it', () => {
    expect(suggested('Mow #bo tomorrow', 'Mow #bo'.length)).toEqual(['list: Boat', 'create: bo']);
    expect(suggested('Mow #bo tomorrow', 'Mow #b'.length)).toBeUndefined();
    expect(suggested('Mow #bo tomorrow')).toBeUndefined();
  });

  it('At most eight lists or tags are suggested', () => {
    const tags = Array.from({ length: 20 }, (_, index) => `tag${index}`);
    expect(completionAt('@', 1, { lists: [], tags })?.suggestions).toHaveLength(8);
  });

  it('A suggestion replaces the word, and the caret is after it', () => {
    const line = 'Mow #hou tomorrow';
    const completion = completionAt(line, 'Mow #hou'.length, NAMES);
    const [first] = completion?.suggestions ?? [];
    expect(completion && first && completed(line, completion, first)).toEqual({
      line: 'Mow #Around-the-house tomorrow',
      caret: 'Mow #Around-the-house '.length,
    });
  });
});
