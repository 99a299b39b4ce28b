import type { EditorState } from '../../model/task-editor';
import type { TaskFields } from '../../model/task-edit';

export interface FieldsProps extends Pick<EditorState, 'fields' | 'problems' | 'incomplete'> {
  onChange: (change: Partial<TaskFields>) => void;
  onIncomplete: (name: keyof TaskFields) => void;
}

type Target = Readonly<{ target: { value: string; validity: ValidityState } }>;

/** Returns the id, name, value and handlers of a form field. */
export function fieldOf(name: keyof TaskFields, { fields, incomplete, onChange, onIncomplete }: FieldsProps) {
  const read = ({ target: { value, validity } }: Target): void => {
    if (validity.badInput) onIncomplete(name);
    else onChange({ [name]: value });
  };
  return {
    id: `task-${name}`,
    name,
    // Another value would replace what the user has typed of a date.
    value: incomplete.has(name) ? '' : fields[name],
    onChange: read,
    // A part of a date has no value, so typing it isn't a change.
    onBlur: (event: Target): void => {
      if (event.target.validity.badInput || incomplete.has(name)) read(event);
    },
  };
}
