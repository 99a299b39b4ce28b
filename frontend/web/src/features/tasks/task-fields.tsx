import type { RefObject } from 'react';
import { SelectField } from '../../ui/select-field';
import { TextArea } from '../../ui/text-area';
import { TextField } from '../../ui/text-field';
import type { TaskFields } from './task-edit';
import { priorityNames } from './task-meta';

interface TaskFieldsFormProps {
  fields: TaskFields;
  problems: Readonly<Partial<Record<keyof TaskFields, string | undefined>>>;
  titleRef: RefObject<HTMLInputElement | null>;
  onChange: (change: Partial<TaskFields>) => void;
}

export function TaskFieldsForm({ fields, problems, titleRef, onChange }: TaskFieldsFormProps) {
  const field = (name: keyof TaskFields) => ({
    id: `task-${name}`,
    name,
    value: fields[name],
    onChange: ({ target }: { target: { value: string } }) => {
      onChange({ [name]: target.value });
    },
  });
  return (
    <div className="space-y-4">
      <TextField
        ref={titleRef}
        label="Title"
        dir="auto"
        autoComplete="off"
        error={problems.title}
        {...field('title')}
      />
      <TextArea label="Description" dir="auto" error={problems.description} {...field('description')} />
      <div className="grid gap-4 sm:grid-cols-3">
        <TextField label="Due date" type="date" {...field('dueDate')} />
        {fields.dueDate !== '' && <TextField label="Time" type="time" {...field('dueTime')} />}
        <SelectField label="Priority" {...field('priority')}>
          {priorityNames.map((name, priority) => (
            <option key={name} value={priority}>
              {name}
            </option>
          ))}
        </SelectField>
      </div>
      <TextField
        label="Tags"
        hint="With commas between them"
        autoComplete="off"
        dir="auto"
        error={problems.tags}
        {...field('tags')}
      />
    </div>
  );
}
