import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Task } from '../../../api/client';

interface State {
  readonly ids: ReadonlySet<string>;
  /** Where a range begins. */
  readonly anchor: string | null;
}

const NOTHING: State = { ids: new Set(), anchor: null };

/** The selected tasks of a list. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** In list order. A task that leaves the list is deselected. */
  readonly tasks: readonly Task[];
  readonly toggle: (id: string) => void;
  /** Selects from the last individually selected task to this one. */
  readonly extendTo: (id: string, from?: string) => void;
  readonly selectAll: () => void;
  readonly clear: () => void;
}

export function useSelection(tasks: readonly Task[]): Selection {
  const [{ ids, anchor }, setState] = useState(NOTHING);
  const latest = useRef({ tasks, ids, anchor });
  useEffect(() => {
    latest.current = { tasks, ids, anchor };
  });

  const toggle = useCallback((id: string) => {
    setState((state) => {
      const next = new Set(state.ids);
      if (!next.delete(id)) next.add(id);
      return { ids: next, anchor: id };
    });
  }, []);

  const extendTo = useCallback((id: string, from?: string) => {
    const order = latest.current.tasks.map((task) => task.id);
    const start = latest.current.anchor ?? from ?? id;
    const ends = [Math.max(0, order.indexOf(start)), order.indexOf(id)];
    setState({ ids: new Set(order.slice(Math.min(...ends), Math.max(...ends) + 1)), anchor: start });
  }, []);

  const selectAll = useCallback(() => {
    setState({ ids: new Set(latest.current.tasks.map(({ id }) => id)), anchor: null });
  }, []);

  const clear = useCallback(() => {
    setState(NOTHING);
  }, []);

  return useMemo(() => {
    const selected = ids.size === 0 ? [] : tasks.filter(({ id }) => ids.has(id));
    return {
      ids: new Set(selected.map(({ id }) => id)),
      tasks: selected,
      toggle,
      extendTo,
      selectAll,
      clear,
    };
  }, [ids, tasks, toggle, extendTo, selectAll, clear]);
}
