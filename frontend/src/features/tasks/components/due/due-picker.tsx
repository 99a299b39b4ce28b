import { t } from '@lingui/core/macro';
import { useRef, useState } from 'react';
import { today, typedDate } from '../../../../lib/calendar';
import { shortcutFor } from '../../../../lib/shortcuts';
import { IconButton } from '../../../../ui/button';
import { WeekIcon } from '../../../../ui/icons';
import { MonthGrid } from '../../../../ui/month-grid';
import { TextField } from '../../../../ui/text-field';
import { fullDue } from '../../model/due-text';
import { fieldOf, type FieldsProps } from '../panel/field-of';
import { dueChoices } from './due-choices';

interface DuePickerProps extends FieldsProps {
  /** Enter sets the date that was typed. Absent: it submits the form. */
  onSet?: () => void;
  /** The calendar is always there, not only after its button is pressed. */
  showsCalendar?: boolean;
}

/** A due date: typed in words, from the calendar or by its name; and its time. */
export function DuePicker({ onSet, showsCalendar = false, ...props }: DuePickerProps) {
  const { fields, onChange } = props;
  const [isOpen, setOpen] = useState(false);
  // Who asks for a date wants one, and it can be emptied.
  const choices = dueChoices(today()).filter(({ dueDate }) => dueDate !== null || !showsCalendar);
  const button = useRef<HTMLButtonElement>(null);

  function select(dueDate: string): void {
    onChange({ dueDate, dueText: '' });
    if (!isOpen) return;
    setOpen(false);
    button.current?.focus();
  }

  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_minmax(0,9rem)]">
        <div>
          <TextField
            id="task-dueDate"
            name="dueDate"
            label={t`Due date`}
            dir="auto"
            autoComplete="off"
            enterKeyHint="done"
            placeholder={t`tomorrow, fri 17:00, 24 Dec`}
            className={showsCalendar ? '' : 'pe-12'}
            error={props.problems.dueDate}
            value={
              fields.dueText === '' && fields.dueDate !== '' ? typedDate(fields.dueDate) : fields.dueText
            }
            onChange={({ target: { value } }) => {
              onChange(value === '' ? { dueDate: '', dueText: '' } : { dueText: value });
            }}
            onKeyDown={(event) => {
              if (!onSet || shortcutFor('dueDate', event) !== 'set') return;
              event.preventDefault();
              onSet();
            }}
            trailing={
              !showsCalendar && (
                <IconButton
                  ref={button}
                  label={t`Calendar`}
                  aria-expanded={isOpen}
                  className="absolute inset-y-0 end-0"
                  onClick={() => {
                    setOpen(!isOpen);
                  }}
                >
                  <WeekIcon />
                </IconButton>
              )
            }
          />
          <p role="status" className="text-muted mt-1 text-sm empty:hidden">
            {fullDue(fields)}
          </p>
        </div>
        {fields.dueDate !== '' && (
          <TextField
            label={t`Time`}
            type="time"
            error={props.problems.dueTime}
            {...fieldOf('dueTime', props)}
          />
        )}
      </div>
      <div className="mt-2 flex flex-wrap gap-2">
        {choices.map(({ label, dueDate }) => (
          <button
            key={label}
            type="button"
            aria-pressed={fields.dueText === '' && fields.dueDate === (dueDate ?? '')}
            className="border-line hover:bg-sunken aria-pressed:bg-accent-soft aria-pressed:text-accent min-h-10 rounded-md border px-3 text-sm"
            onClick={() => {
              select(dueDate ?? '');
            }}
          >
            {label}
          </button>
        ))}
      </div>
      {(showsCalendar || isOpen) && (
        <div className="mt-3">
          <MonthGrid selected={fields.dueDate} today={today()} onSelect={select} />
        </div>
      )}
    </>
  );
}
