import { describe, expect, it } from 'vitest';
import { comesBefore, provisionalPosition } from './task-order';
import { givenTask } from '../testing/given-task';

describe('Orders', () => {
  it('A place is found between any two neighbours until the server has one', () => {
    const positions = ['A0', 'a0', 'a00V', 'a0V', 'a1', 'gAAAAAAA', 'gAAAAAAA0', 'z'];
    positions.forEach((position, index) => {
      const between = provisionalPosition(position);
      expect(position < between).toBe(true);
      const next = positions[index + 1];
      if (next !== undefined) expect(between < next).toBe(true);
    });
    expect(provisionalPosition(null) < 'A0').toBe(true);
  });

  it.each([
    ['due', { dueDate: '2026-11-20', dueTime: '09:00' }, { dueDate: '2026-11-20' }],
    ['due', { dueDate: '9999-12-31' }, {}],
    ['priority', { priority: 3 }, { priority: 2, createdAt: '2027-01-01T00:00:00.000Z' }],
    ['priority', { createdAt: '2027-01-01T00:00:00.000Z' }, {}],
    ['created', { createdAt: '2027-01-01T00:00:00.000Z' }, {}],
    ['manual', { position: 'Zz' }, { position: 'a0' }],
  ] as const)('%s puts %j before %j', (sort, first, second) => {
    expect(comesBefore(sort, givenTask(first), givenTask(second))).toBe(true);
    expect(comesBefore(sort, givenTask(second), givenTask(first))).toBe(false);
  });
});
