import { loadLater } from '../../../../lib/load-later';
import { whenIdle } from '../../../../lib/when-idle';

/** Nobody drags in the first moments of a page; and without it the menu and the keys move a task all the same. */
async function load() {
  await whenIdle();
  try {
    return await loadLater(() => import('./task-dragging'));
  } catch {
    return undefined;
  }
}

let loading: ReturnType<typeof load> | undefined;

export function loadDragging(): ReturnType<typeof load> {
  loading ??= load();
  return loading;
}
