import { t } from '@lingui/core/macro';
import { useState, type SyntheticEvent } from 'react';
import type { BulkChanges, Task } from '../../../../api/client';
import { Button } from '../../../../ui/button';
import { CheckboxField } from '../../../../ui/checkbox-field';
import { Dialog } from '../../../../ui/dialog';
import { TextField } from '../../../../ui/text-field';
import { tagsOf } from '../../model/task-edit';
import { tagsProblem } from '../../model/task-limits';

interface BulkTagsDialogProps {
  tasks: readonly Task[];
  onChange: (changes: BulkChanges) => void;
  onClose: () => void;
}

/** Adds tags to the tasks and removes some of theirs. */
export function BulkTagsDialog({ tasks, onChange, onClose }: BulkTagsDialogProps) {
  const [text, setText] = useState('');
  const [removed, setRemoved] = useState<readonly string[]>([]);
  const present = [...new Set(tasks.flatMap(({ tags }) => tags))].sort((one, other) =>
    one.localeCompare(other),
  );
  const added = tagsOf(text);
  const problem = tagsProblem(added);

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    if (problem !== undefined) return;
    onClose();
    if (added.length + removed.length === 0) return;
    onChange({
      ...(added.length > 0 ? { addTags: added } : {}),
      ...(removed.length > 0 ? { removeTags: [...removed] } : {}),
    });
  }

  return (
    <Dialog title={t`Tags`} onClose={onClose}>
      <form method="post" action="/tasks" noValidate className="mt-3 space-y-4" onSubmit={submit}>
        <TextField
          id="bulk-tags"
          label={t`Add tags`}
          hint={t`Separate with commas`}
          dir="auto"
          autoComplete="off"
          value={text}
          error={problem}
          onChange={({ target }) => {
            setText(target.value);
          }}
        />
        {present.length > 0 && (
          <fieldset>
            <legend className="text-sm font-medium">{t`Remove`}</legend>
            {present.map((tag, index) => (
              <CheckboxField
                key={tag}
                id={`bulk-tag-${index}`}
                label={`@${tag}`}
                checked={removed.includes(tag)}
                onChange={({ target }) => {
                  setRemoved(target.checked ? [...removed, tag] : removed.filter((other) => other !== tag));
                }}
              />
            ))}
          </fieldset>
        )}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary">{t`Save tags`}</Button>
          <Button look="quiet" onClick={onClose}>
            {t`Cancel`}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
