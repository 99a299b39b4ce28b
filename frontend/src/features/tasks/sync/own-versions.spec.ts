import { describe, expect, it } from 'vitest';
import { givenTask } from '../testing/given-task';
import type { Entry } from './outbox-store';
import { OwnVersions } from './own-versions';

const rope = (version: number) => givenTask({ id: 'rope', version });
const madeAt = (at: number, seen = 1, replacedAt?: number): Entry => ({
  userId: 'ada',
  id: `made at ${at}`,
  at,
  ...(replacedAt === undefined ? {} : { replacedAt }),
  change: { kind: 'update', before: rope(seen), change: { title: `Title ${at}` } },
});

describe('OwnVersions', () => {
  it.each<[string, (versions: OwnVersions) => void, Entry, number | undefined]>([
    ['nothing is saved', () => undefined, madeAt(2), undefined],
    [
      'an earlier change is saved',
      (own) => {
        own.add(rope(2), 1, [madeAt(1)]);
      },
      madeAt(2),
      2,
    ],
    [
      'two earlier changes are saved',
      (own) => {
        own.add(rope(2), 1, [madeAt(1)]);
        own.add(rope(3), 2, [madeAt(2)]);
      },
      madeAt(3),
      3,
    ],
    [
      'another device has saved between two changes',
      (own) => {
        own.add(rope(2), 1, [madeAt(1)]);
        own.add(rope(4), 3, [madeAt(2)]);
      },
      madeAt(3),
      undefined,
    ],
    [
      'another device has saved before',
      (own) => {
        own.add(rope(3), undefined, [madeAt(1)]);
      },
      madeAt(2),
      undefined,
    ],
    [
      'another tab has saved a later change',
      (own) => {
        own.add(rope(2), 1, [madeAt(5)]);
      },
      madeAt(2),
      undefined,
    ],
    [
      'another tab has saved changes, the last of them later',
      (own) => {
        own.add(rope(2), 1, [madeAt(1), madeAt(5)]);
      },
      madeAt(2),
      undefined,
    ],
    [
      'the user has decided about the change after another tab saved a later one',
      (own) => {
        own.add(rope(2), 1, [madeAt(5)]);
      },
      madeAt(2, 2, 6),
      2,
    ],
  ])('When %s, the version for the next change is right', (_case, save, entry, expected) => {
    const versions = new OwnVersions();
    save(versions);
    expect(versions.latestFor(entry)).toBe(expected);
  });
});
