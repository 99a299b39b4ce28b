import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bareCell, safeCell } from './csv-cells.js';

describe('safeCell', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1', `'=1`, `''@x`])(
    'escapes %j',
    (formula) => {
      expect(safeCell(formula)).toBe(`'${formula}`);
    },
  );

  it.each(['', 'Buy milk', `'tis`, `'`, '1-1', 'a@b.c'])('leaves %j as it is', (text) => {
    expect(safeCell(text)).toBe(text);
  });

  it('is reversed by bareCell, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom(`'`, '=', '-', ' ', 'a', '\t') }),
    );
    fc.assert(fc.property(text, (given) => bareCell(safeCell(given)) === given));
  });
});
