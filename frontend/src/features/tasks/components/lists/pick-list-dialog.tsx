import { t } from '@lingui/core/macro';
import type { List } from '../../../../api/client';
import { CommandList } from '../../../../ui/command-list';
import { Dialog } from '../../../../ui/dialog';
import { useLists } from '../../hooks/use-lists';

interface PickListDialogProps {
  onPick: (list: List | null) => void;
  onClose: () => void;
}

/** Where to? The inbox is where tasks without a list are. */
export function PickListDialog({ onPick, onClose }: PickListDialogProps) {
  const lists = useLists();
  const choices = [null, ...lists];
  return (
    <Dialog title={t`Move to list`} onClose={onClose}>
      <CommandList
        label={t`List`}
        placeholder={t`Which list?`}
        nothingFound={t`No matching lists.`}
        commands={choices.map((list) => ({
          id: list?.id ?? 'inbox',
          label: list?.name ?? t`Inbox`,
          run: () => {
            onPick(list);
          },
        }))}
        onChoose={({ run }) => {
          onClose();
          run();
        }}
      />
    </Dialog>
  );
}
