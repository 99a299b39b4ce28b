import { render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { TextField } from './text-field';

it('A date field shows each value and leaves its attribute alone, or Firefox would drop a part of a date', () => {
  const field = (value: string) => (
    <TextField id="due" label="Due date" type="date" value={value} onChange={vi.fn()} />
  );
  const { rerender } = render(field('2099-11-20'));
  const input = screen.getByLabelText<HTMLInputElement>('Due date');
  for (const value of ['', '2099-11-21', '']) {
    rerender(field(value));
    expect(input.value).toBe(value);
    expect(input.getAttribute('value')).toBe('2099-11-20');
  }
});
