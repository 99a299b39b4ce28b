import { t } from '@lingui/core/macro';
import type { Task, TaskChange } from '../../../api/client';
import { today } from '../../../lib/calendar';
import { shortcuts } from '../../../lib/shortcuts';
import { MoreIcon } from '../../../ui/icons';
import { MenuButton, type MenuGroup } from '../../../ui/menu';
import { dueChoices } from './due/due-choices';

export interface TaskMenuActions {
  readonly onEdit: (task: Task) => void;
  readonly onRename: (task: Task) => void;
  readonly onSelect: (task: Task) => void;
  readonly onCopyLink: (task: Task) => void;
  readonly onMoveToList: (task: Task) => void;
  /** Absent unless the list is sorted manually. */
  readonly onReorder?: ((task: Task, by: -1 | 1) => void) | undefined;
  readonly onDue: (task: Task, due: TaskChange) => void;
  readonly onPickDate: (tasks: readonly Task[]) => void;
  /** Skips to the next date of a repeating task. */
  readonly onSkip: (task: Task) => void;
  readonly onDelete: (task: Task) => void;
}

/** Every action on a task that is also a shortcut or a drag, for touch and for discovery. */
export function TaskMenu({ task, actions }: { task: Task; actions: TaskMenuActions }) {
  const { title } = task;
  return (
    <MenuButton
      label={t`More for ${title}`}
      control="menu"
      groups={() => groupsOf(task, actions)}
      className="touch:opacity-100 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 aria-expanded:opacity-100"
    >
      <MoreIcon />
    </MenuButton>
  );
}

function groupsOf(task: Task, actions: TaskMenuActions): MenuGroup[] {
  const { onReorder } = actions;
  const item = (action: keyof typeof shortcuts.task, act: (task: Task) => void) => ({
    shortcut: shortcuts.task[action],
    run: () => {
      act(task);
    },
  });
  return [
    {
      items: [
        item('edit', actions.onEdit),
        item('rename', actions.onRename),
        item('moveToList', actions.onMoveToList),
        item('select', actions.onSelect),
        {
          label: t`Copy link`,
          run: () => {
            actions.onCopyLink(task);
          },
        },
        ...(task.repeat === null
          ? []
          : [
              {
                label: t`Skip this time`,
                run: () => {
                  actions.onSkip(task);
                },
              },
            ]),
      ],
    },
    ...(onReorder
      ? [
          {
            items: [
              item('moveUp', () => {
                onReorder(task, -1);
              }),
              item('moveDown', () => {
                onReorder(task, 1);
              }),
            ],
          },
        ]
      : []),
    {
      label: t`Due`,
      items: [
        ...dueChoices(today()).map(({ label, dueDate }) => ({
          label,
          isChecked: task.dueDate === dueDate,
          run: () => {
            // A moved day keeps its time.
            actions.onDue(task, dueDate === null ? { dueDate, dueTime: null, dueZone: null } : { dueDate });
          },
        })),
        item('pickDate', () => {
          actions.onPickDate([task]);
        }),
      ],
    },
    { items: [{ ...item('delete', actions.onDelete), isDanger: true }] },
  ];
}
