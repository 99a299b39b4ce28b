import { t } from '@lingui/core/macro';
import { localZone, today } from '../../../../lib/calendar';
import { SelectField } from '../../../../ui/select-field';
import { TextField } from '../../../../ui/text-field';
import { RepeatFields } from './repeat-fields';
import { dueChoices } from '../task-menu';
import { fieldOf, type FieldsProps } from './field-of';

/** The due date; with a date the time, and with a time the time zone. */
export function DueFields(props: FieldsProps) {
  const { fields, problems, onChange } = props;
  return (
    <fieldset>
      <legend className="sr-only">{t`Due`}</legend>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label={t`Due date`} type="date" error={problems.dueDate} {...fieldOf('dueDate', props)} />
        {fields.dueDate !== '' && (
          <TextField label={t`Time`} type="time" error={problems.dueTime} {...fieldOf('dueTime', props)} />
        )}
      </div>
      <div className="mt-2 flex flex-wrap gap-2">
        {dueChoices(today()).map(({ label, dueDate }) => (
          <button
            key={label}
            type="button"
            aria-pressed={fields.dueDate === (dueDate ?? '')}
            className="border-line hover:bg-sunken aria-pressed:bg-accent-soft aria-pressed:text-accent min-h-10 rounded-md border px-3 text-sm"
            onClick={() => {
              onChange({ dueDate: dueDate ?? '' });
            }}
          >
            {label}
          </button>
        ))}
      </div>
      {fields.dueDate !== '' && (
        <div className="mt-4">
          <RepeatFields {...props} />
        </div>
      )}
      {fields.dueDate !== '' && fields.dueTime !== '' && (
        <div className="mt-4">
          <SelectField label={t`Time zone`} {...fieldOf('dueZone', props)}>
            {zonesWith(fields.dueZone).map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </SelectField>
        </div>
      )}
    </fieldset>
  );
}

/** Every zone the browser knows, and the one that is set, which may have an older name. */
function zonesWith(zone: string): string[] {
  return [...new Set([localZone(), zone, ...Intl.supportedValuesOf('timeZone')])];
}
