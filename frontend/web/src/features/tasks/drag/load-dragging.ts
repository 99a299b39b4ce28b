import { whenIdle } from '../../../lib/when-idle';

/** Nobody drags in the first moments of a page. */
async function load() {
  await whenIdle();
  return import('./task-dragging');
}

let loading: ReturnType<typeof load> | undefined;

export function loadDragging(): ReturnType<typeof load> {
  loading ??= load();
  return loading;
}
