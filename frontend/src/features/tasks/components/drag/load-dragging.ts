import { loadLater } from '../../../../lib/load-later';
import { whenIdle } from '../../../../lib/when-idle';

/** Loaded when idle. If it fails, tasks can still be moved from the menu and by keyboard. */
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
