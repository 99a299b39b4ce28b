import type { List } from '../../../api/client';

export type ListContent = Readonly<{ name: string; colour: string | null }>;

/** What the user did with a list, as it was before; a new one as it will be. */
export type ListStep =
  | Readonly<{ kind: 'create-list' | 'delete-list'; list: List }>
  | Readonly<{ kind: 'update-list'; list: List; change: ListContent }>
  /** To the place after another list; null: to the top. */
  | Readonly<{ kind: 'move-list'; list: List; afterId: string | null }>
  /** Undoes a deletion that the server has. */
  | Readonly<{ kind: 'restore-list'; list: List; deletionId: string }>;

export function isListStep(change: Readonly<{ kind: string }>): change is ListStep {
  return change.kind.endsWith('-list');
}

/** Returns the lists as they are after a step. */
export function listsAfter(step: ListStep, lists: readonly List[]): readonly List[] {
  const others = lists.filter(({ id }) => id !== step.list.id);
  const shown = lists.find(({ id }) => id === step.list.id);
  switch (step.kind) {
    case 'create-list':
      return shown ? lists : [...lists, step.list];
    case 'update-list':
      return lists.map((list) => (list === shown ? { ...list, ...step.change } : list));
    case 'move-list':
      if (!shown) return lists;
      return others.toSpliced(others.findIndex(({ id }) => id === step.afterId) + 1, 0, shown);
    case 'delete-list':
      return others;
    case 'restore-list': {
      if (shown) return lists;
      const next = others.findIndex(({ position }) => position > step.list.position);
      return others.toSpliced(next === -1 ? others.length : next, 0, step.list);
    }
  }
}
