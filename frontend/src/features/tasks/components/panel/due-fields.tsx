import { t } from '@lingui/core/macro';
import { localZone } from '../../../../lib/calendar';
import { SelectField } from '../../../../ui/select-field';
import { RepeatFields } from './repeat-fields';
import { DuePicker } from '../due/due-picker';
import { fieldOf, type FieldsProps } from './field-of';

/** The due date; with a date the time, and with a time the time zone. */
export function DueFields({ onSet, ...props }: FieldsProps & { onSet: () => void }) {
  const { fields } = props;
  return (
    <fieldset>
      <legend className="sr-only">{t`Due`}</legend>
      <DuePicker {...props} onSet={onSet} />
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
