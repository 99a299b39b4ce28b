import type { TaskFields } from '../../model/task-edit';

export interface FieldsProps {
  fields: TaskFields;
  problems: Readonly<Partial<Record<keyof TaskFields, string | undefined>>>;
  onChange: (change: Partial<TaskFields>) => void;
}

/** Returns the id, name, value and change handler of a form field. */
export function fieldOf(name: keyof TaskFields, { fields, onChange }: FieldsProps) {
  return {
    id: `task-${name}`,
    name,
    value: fields[name],
    onChange: ({ target }: { target: { value: string } }) => {
      onChange({ [name]: target.value });
    },
  };
}
