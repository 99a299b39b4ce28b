import { t } from '@lingui/core/macro';

export const priorities = [0, 1, 2, 3] as const;

export function priorityName(priority: number): string {
  switch (priority) {
    case 1:
      return t({ message: 'Low', context: 'priority' });
    case 2:
      return t({ message: 'Medium', context: 'priority' });
    case 3:
      return t({ message: 'High', context: 'priority' });
    default:
      return t({ message: 'None', context: 'priority' });
  }
}
