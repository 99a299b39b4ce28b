import { pageIsIdle } from '../../../lib/when-idle';

export const loadDragging = async () => {
  await pageIsIdle;
  return import('./task-dragging');
};
