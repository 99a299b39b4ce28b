import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { focusHeading } from '../../../../lib/heading-focus';
import { Button } from '../../../../ui/button';
import { DeleteForGoodDialog } from '../delete-for-good-dialog';
import type { Selection } from '../../hooks/use-selection';
import { countedTasks, SelectionBar } from './selection-bar';
import { useBulkChange } from '../../api/change-tasks';

/** The actions on all selected tasks in the trash. */
export default function TrashBar({ selection }: { selection: Selection }) {
  const [isAsking, setAsking] = useState(false);
  const change = useBulkChange();
  const { tasks, clear } = selection;

  return (
    <>
      <SelectionBar selection={selection}>
        <Button
          look="accent"
          onClick={() => {
            const counted = countedTasks(tasks.length);
            change({ tasks, changes: { trashed: false }, message: t`Restored ${counted}` });
            clear();
            focusHeading();
          }}
        >
          {t`Restore`}
        </Button>
        <Button
          look="danger"
          onClick={() => {
            setAsking(true);
          }}
        >
          {t`Delete for good`}
        </Button>
      </SelectionBar>
      {isAsking && (
        <DeleteForGoodDialog
          tasks={tasks}
          onClose={() => {
            setAsking(false);
          }}
          onDone={() => {
            clear();
            // After the dialog has closed and released focus.
            setTimeout(focusHeading);
          }}
        />
      )}
    </>
  );
}
