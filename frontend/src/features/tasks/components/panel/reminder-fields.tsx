import { t } from '@lingui/core/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { reminderSettingsOptions } from '../../../../api/reminder-settings';
import { dayName, localZone, today } from '../../../../lib/calendar';
import { timeText } from '../../../../lib/date-time';
import { beforeText, MINUTES_BEFORE } from '../../../../lib/reminder-text';
import { Button, IconButton } from '../../../../ui/button';
import { CloseIcon } from '../../../../ui/icons';
import { SelectField } from '../../../../ui/select-field';
import { TextField } from '../../../../ui/text-field';
import { useTaskOwner } from '../../api/task-owner';
import {
  readReminder,
  reminderAt,
  reminderBefore,
  REMINDERS_MAX,
  remindersOf,
  remindersText,
} from '../../model/reminders';
import type { FieldsProps } from './field-of';

const ADD_ID = 'task-reminder-add';
/** Instead of minutes before the due time. */
const AT_A_TIME = 'time';

/** When the task reminds. Without a choice here, it does what its owner chose for all tasks. */
export function ReminderFields({ fields, onChange }: FieldsProps) {
  const [isAdding, setAdding] = useState(false);
  const { data: settings } = useQuery(reminderSettingsOptions(useTaskOwner()));
  const chosen = remindersOf(fields.reminders);
  const hasTime = fields.dueDate !== '' && fields.dueTime !== '';
  const minutes = settings?.defaultMinutes ?? null;
  const standard = hasTime && minutes !== null ? [reminderBefore(minutes)] : [];
  const reminders = chosen ?? standard;
  const set = (next: readonly string[] | null): void => {
    onChange({ reminders: remindersText(next) });
  };

  function remove(reminder: string): void {
    set(reminders.filter((other) => other !== reminder));
    focusAdd();
  }

  function add(reminder: string): void {
    if (!reminders.includes(reminder)) set([...reminders, reminder]);
    setAdding(false);
    focusAdd();
  }

  return (
    <fieldset>
      <legend className="text-sm font-medium">{t`Reminders`}</legend>
      {reminders.length > 0 && (
        <ul className="mt-1.5 flex flex-wrap gap-2">
          {reminders.map((reminder) => (
            <li key={reminder} className="border-line flex items-center rounded-md border ps-3 text-sm">
              <span className={isIdle(reminder, hasTime) ? 'text-muted' : ''}>{labelOf(reminder)}</span>
              <IconButton
                label={t`Remove reminder: ${labelOf(reminder)}`}
                onClick={() => {
                  remove(reminder);
                }}
              >
                <CloseIcon />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <p role="status" className="text-muted mt-1 text-sm empty:hidden">
        {stateOf({ chosen, standard, hasTime })}
      </p>
      <div className="-ms-4 flex flex-wrap">
        <Button
          id={ADD_ID}
          look="accent"
          aria-expanded={isAdding}
          isWaiting={reminders.length >= REMINDERS_MAX}
          onClick={() => {
            setAdding(!isAdding);
          }}
        >
          {t`Add a reminder`}
        </Button>
        {chosen !== null && (
          <Button
            look="accent"
            onClick={() => {
              set(null);
              focusAdd();
            }}
          >
            {t`Use my default reminder`}
          </Button>
        )}
      </div>
      {isAdding && <NewReminder key={String(hasTime)} day={fields.dueDate} hasTime={hasTime} onAdd={add} />}
      <DeviceHint pushKey={settings?.pushKey} />
    </fieldset>
  );
}

interface NewReminderProps {
  day: string;
  hasTime: boolean;
  onAdd: (reminder: string) => void;
}

/** A choice and a button: a choice that took effect by itself would add one for each press of an arrow key. */
function NewReminder({ day, hasTime, onAdd }: NewReminderProps) {
  const [choice, setChoice] = useState<string>(hasTime ? '30' : AT_A_TIME);
  const [at, setAt] = useState({ day: day === '' ? today() : day, clock: '09:00' });
  const isIncomplete = choice === AT_A_TIME && (at.day === '' || at.clock === '');

  function add(): void {
    if (isIncomplete) return;
    onAdd(choice === AT_A_TIME ? reminderAt(at.day, at.clock, localZone()) : reminderBefore(Number(choice)));
  }

  return (
    <div className="space-y-3">
      <div className="flex items-end gap-2">
        <div className="min-w-0 grow">
          <SelectField
            id="task-reminder"
            ref={focus}
            label={t`New reminder`}
            value={choice}
            onChange={({ target }) => {
              setChoice(target.value);
            }}
          >
            {hasTime &&
              MINUTES_BEFORE.map((minutes) => (
                <option key={minutes} value={minutes}>
                  {beforeText(minutes)}
                </option>
              ))}
            <option value={AT_A_TIME}>{t`At a date and time`}</option>
          </SelectField>
        </div>
        <Button isWaiting={isIncomplete} onClick={add}>
          {t({ message: 'Add', comment: 'a reminder' })}
        </Button>
      </div>
      {choice === AT_A_TIME && (
        <div className="grid grid-cols-2 gap-4">
          <TextField
            id="task-reminder-day"
            label={t`Reminder date`}
            type="date"
            value={at.day}
            onChange={({ target }) => {
              setAt({ ...at, day: target.value });
            }}
          />
          <TextField
            id="task-reminder-clock"
            label={t`Reminder time`}
            type="time"
            value={at.clock}
            onChange={({ target }) => {
              setAt({ ...at, clock: target.value });
            }}
          />
        </div>
      )}
    </div>
  );
}

/** For a button that disappears, and focus with it. */
function focusAdd(): void {
  document.getElementById(ADD_ID)?.focus();
}

function focus(element: HTMLElement | null): void {
  element?.focus();
}

/** A reminder has to reach a device, so the panel says where to turn notifications on. */
function DeviceHint({ pushKey }: { pushKey: string | null | undefined }) {
  if (pushKey === null)
    return <p className="text-muted mt-1 text-sm">{t`This server doesn't send notifications.`}</p>;
  if (!('Notification' in window) || Notification.permission === 'granted') return null;
  return (
    <p className="text-muted mt-1 text-sm">
      {t`Notifications are off on this device.`}{' '}
      <Link to="/account" hash="reminders" className="text-accent underline">
        {t`Turn them on`}
      </Link>
    </p>
  );
}

interface State {
  chosen: readonly string[] | null;
  standard: readonly string[];
  hasTime: boolean;
}

function stateOf({ chosen, standard, hasTime }: State): string {
  if (chosen === null && standard.length > 0) return t`This is your default reminder.`;
  if (chosen?.some((reminder) => isIdle(reminder, hasTime)) === true)
    return t`Reminders before the due time need a time.`;
  if (chosen?.length === 0) return t`This task doesn't remind you.`;
  return '';
}

/** Without a due time, nothing comes before it. */
function isIdle(reminder: string, hasTime: boolean): boolean {
  const read = readReminder(reminder);
  return !hasTime && read !== undefined && 'minutesBefore' in read;
}

function labelOf(reminder: string): string {
  const read = readReminder(reminder);
  if (read === undefined) return reminder;
  if ('minutesBefore' in read) return beforeText(read.minutesBefore);
  const { day, clock, zone } = read;
  const time = `${dayName(day, today())}, ${timeText(clock)}`;
  return zone === localZone() ? time : `${time} (${zone})`;
}
