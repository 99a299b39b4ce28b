import { describe, expect, it } from 'vitest';
import { pastedLines } from './pasted-lines';

const textsOf = (text: string): string[] => pastedLines(text).map((line) => line.text);
const doneIn = (text: string): string[] =>
  pastedLines(text).flatMap((line) => (line.isDone ? [line.text] : []));

describe('pastedLines', () => {
  it.each([
    [
      '- [ ] Milk tomorrow\n* Eggs p1\n1. Bread @shop\n• Butter\nCheese',
      ['Milk tomorrow', 'Eggs p1', '1. Bread @shop', 'Butter', 'Cheese'],
    ],
    ['1. Bread\n2. Butter\n3. Cheese', ['Bread', 'Butter', 'Cheese']],
    ['1) Bread\r\n2) Butter', ['Bread', 'Butter']],
    ['(1) Bread\n(2) Butter', ['Bread', 'Butter']],
    ['4. Bread\n5. Butter', ['4. Bread', '5. Butter']],
    ['1. Bread\n- white\n- brown\n2. Butter', ['Bread', 'white', 'brown', 'Butter']],
    [
      'Shop\n  1. Bread\n  2. Butter\nPack\n  1. Tent\n  2. Rope',
      ['Shop', 'Bread', 'Butter', 'Pack', 'Tent', 'Rope'],
    ],
    ['24. December party\n3. reminder to send', ['24. December party', '3. reminder to send']],
    ['3.5 kg flour\n4.5 kg sugar', ['3.5 kg flour', '4.5 kg sugar']],
    ['– Rope\n— Anchor\n·\tChart', ['Rope', 'Anchor', 'Chart']],
    ['Rope\u2028Anchor\vChart', ['Rope', 'Anchor', 'Chart']],
    ['-5 degrees\n*bold* words\n#home\n--\n- ', ['-5 degrees', '*bold* words', '#home', '--']],
    ['* [ ]\n* [ ] Rope', ['Rope']],
    ['[link](https://example.com)\n[x](y)', ['[link](https://example.com)', '[x](y)']],
    ['✓ Rope\n☐ Anchor\n☑️ Chart', ['Rope', 'Anchor', 'Chart']],
    [' \n\t\r\n', []],
  ])('%j becomes %j', (text, expected) => {
    expect(textsOf(text)).toEqual(expected);
  });

  it('Knows which checkboxes are ticked', () => {
    expect(doneIn('- [x] A\n- [X] B\n- [ ] C\n[] D\n☑ E\n☐ F\n✅ G\n1. [x] H\nI [x]')).toEqual([
      'A',
      'B',
      'E',
      'G',
    ]);
    expect(doneIn('1. [x] A\n2. [ ] B\n3. [x] C')).toEqual(['A', 'C']);
  });
});
