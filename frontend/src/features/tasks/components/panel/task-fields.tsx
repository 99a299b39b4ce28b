import { t } from '@lingui/core/macro';
import { lazy, Suspense } from 'react';
import type { List } from '../../../../api/client';
import { loadLater } from '../../../../lib/load-later';
import { markForFocus } from '../../../../ui/mark-for-focus';
import { SelectField } from '../../../../ui/select-field';
import { TextArea } from '../../../../ui/text-area';
import { TextField } from '../../../../ui/text-field';
import { priorities, priorityName } from '../../model/priorities';
import { mayBeMarkdown } from '../../model/task-limits';
import { DueFields } from './due-fields';
import { fieldOf, type FieldsProps } from './field-of';
import { ReminderFields } from './reminder-fields';

interface TaskFieldsFormProps extends FieldsProps {
  lists: readonly List[];
  onSetDue: () => void;
}

export function TaskFieldsForm({ lists, onSetDue, ...props }: TaskFieldsFormProps) {
  const { fields, problems } = props;
  return (
    <div className="space-y-4">
      <TextField
        ref={markForFocus}
        label={t`Title`}
        dir="auto"
        autoComplete="off"
        error={problems.title}
        {...fieldOf('title', props)}
      />
      <Notes {...props} />
      <DueFields {...props} onSet={onSetDue} />
      <ReminderFields {...props} />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField label={t`Priority`} {...fieldOf('priority', props)}>
          {priorities.map((priority) => (
            <option key={priority} value={priority}>
              {priorityName(priority)}
            </option>
          ))}
        </SelectField>
        <SelectField label={t`List`} {...fieldOf('listId', props)}>
          <option value="">{t`Inbox`}</option>
          {lists.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
          {fields.listId !== '' && !lists.some(({ id }) => id === fields.listId) && (
            <option value={fields.listId}>{t`Deleted list`}</option>
          )}
        </SelectField>
      </div>
      <TextField
        label={t`Tags`}
        hint={t`Separate with commas`}
        autoComplete="off"
        dir="auto"
        error={problems.tags}
        {...fieldOf('tags', props)}
      />
    </div>
  );
}

const Markdown = lazy(() => loadLater(() => import('./markdown')));

function Notes(props: FieldsProps) {
  const text = props.fields.description;
  return (
    <div>
      <TextArea
        label={t`Description`}
        dir="auto"
        error={props.problems.description}
        {...fieldOf('description', props)}
      />
      {mayBeMarkdown(text) && (
        <section aria-label={t`Preview`} className="border-line mt-2 border-s-2 ps-3 text-sm">
          <Suspense>
            <Markdown text={text} />
          </Suspense>
        </section>
      )}
    </div>
  );
}
