import { t } from '@lingui/core/macro';
import { useState, type SyntheticEvent } from 'react';
import type { Task } from '../../../../api/client';
import { localZone } from '../../../../lib/calendar';
import { Button } from '../../../../ui/button';
import { Dialog } from '../../../../ui/dialog';
import { dueTextProblem, withTypedDue } from '../../model/due-text';
import { editOf, fieldsOf, type TaskFields } from '../../model/task-edit';
import { problemsOf, type Problems } from '../../model/task-limits';
import { countedTasks } from '../bulk/selection-bar';
import { DuePicker } from './due-picker';

interface PickDateDialogProps {
  tasks: readonly [Task, ...Task[]];
  onPick: (fields: TaskFields) => void;
  onClose: () => void;
}

/** When is it due? Several tasks begin without a date, because each may have another. */
export function PickDateDialog({ tasks, onPick, onClose }: PickDateDialogProps) {
  const [fields, setFields] = useState(() => fieldsFor(tasks));
  const [incomplete, setIncomplete] = useState<ReadonlySet<keyof TaskFields>>(new Set());
  const [isChecked, setChecked] = useState(false);
  const isForMany = tasks.length > 1;
  const problems = {
    ...problemsOf(editOf(fields), incomplete),
    ...(isForMany && manyProblem(fields)),
    ...dueTextProblem(fields),
  };

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    const typed = withTypedDue(fields);
    setChecked(true);
    if (!typed || problems.dueDate !== undefined || problems.dueTime !== undefined) {
      document.getElementById('task-dueDate')?.focus();
      return;
    }
    onClose();
    onPick(typed);
  }

  return (
    <Dialog title={t`Pick a date`} onClose={onClose}>
      <form method="post" action="/tasks" noValidate className="mt-3" onSubmit={submit}>
        <p dir="auto" className="text-muted mb-3 text-sm break-words">
          {isForMany ? countedTasks(tasks.length) : tasks[0].title}
        </p>
        <DuePicker
          showsCalendar
          fields={fields}
          problems={isChecked ? problems : {}}
          incomplete={incomplete}
          onChange={(change) => {
            setFields({ ...fields, ...change });
            setIncomplete(new Set([...incomplete].filter((name) => change[name] === undefined)));
          }}
          onIncomplete={(name) => {
            setIncomplete(new Set([...incomplete, name]));
          }}
        />
        <div className="mt-4 flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" look="primary">
            {t`Set date`}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function fieldsFor([first, ...more]: readonly [Task, ...Task[]]): TaskFields {
  const fields = fieldsOf(first);
  if (more.length === 0) return fields;
  return { ...fields, dueDate: '', dueTime: '', dueZone: localZone(), repeat: '', repeatFrom: 'due' };
}

function manyProblem(fields: TaskFields): Problems {
  const typed = withTypedDue(fields);
  if (typed?.dueDate === '') return { dueDate: t`Enter a date.` };
  return typed?.repeat === '' ? {} : { dueDate: t`Only one task at a time can be set to repeat.` };
}
