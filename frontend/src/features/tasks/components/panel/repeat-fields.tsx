import { t } from '@lingui/core/macro';
import { SelectField } from '../../../../ui/select-field';
import { TextField } from '../../../../ui/text-field';
import type { FieldsProps } from './field-of';
import { DAILY, readRule, ruleText, WEEKDAYS, type MonthDay, type RepeatRule } from '../../model/repeat-rule';
import { inWeekOrder, nameOf, repeatText, weekdayName } from '../../model/repeat-text';

/** A form for the common repeat rules, with the rule as a sentence below it. */
export function RepeatFields({ fields, problems, onChange }: FieldsProps) {
  const { repeat, repeatFrom, dueDate } = fields;
  const rule = repeat === '' ? null : readRule(repeat);
  const choice = repeat === '' ? 'never' : (rule?.unit ?? 'other');
  const set = (next: RepeatRule): void => {
    onChange({ repeat: ruleText(next, dueDate) });
  };

  return (
    <fieldset className="space-y-4">
      <legend className="sr-only">{t`Repeat`}</legend>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          id="task-repeat"
          label={t`Repeat`}
          value={choice}
          onChange={({ target: { value } }) => {
            const unit = (['day', 'week', 'month', 'year'] as const).find((name) => name === value);
            if (unit) set({ ...(rule ?? DAILY), unit });
            else onChange({ repeat: '' });
          }}
        >
          <option value="never">{t`Never`}</option>
          <option value="day">{t`Daily`}</option>
          <option value="week">{t`Weekly`}</option>
          <option value="month">{t`Monthly`}</option>
          <option value="year">{t`Yearly`}</option>
          {choice === 'other' && <option value="other">{t`Custom`}</option>}
        </SelectField>
        {rule && (
          <TextField
            id="task-interval"
            label={intervalLabel(rule.unit)}
            type="number"
            min={1}
            max={99}
            value={String(rule.interval)}
            onChange={({ target }) => {
              set({ ...rule, interval: Math.min(99, Math.max(1, Math.floor(target.valueAsNumber || 1))) });
            }}
          />
        )}
      </div>
      {rule?.unit === 'week' && <WeekdayChoice rule={rule} onChange={set} />}
      {rule?.unit === 'month' && <MonthDayChoice rule={rule} onChange={set} />}
      {rule?.unit === 'month' &&
        rule.monthDay === 'date' &&
        repeatFrom === 'due' &&
        dueDate.slice(8) > '28' && (
          <p className="text-muted text-sm">
            {t`Months without this day are skipped.`}{' '}
            <button
              type="button"
              className="link min-h-6"
              onClick={() => {
                set({ ...rule, monthDay: 'last-day' });
                document.getElementById('task-month-day')?.focus();
              }}
            >
              {t`Use the last day instead`}
            </button>
          </p>
        )}
      {rule && <EndFields rule={rule} problem={problems.repeat} onChange={set} />}
      {repeat !== '' && (
        <SelectField
          id="task-repeatFrom"
          label={t`Repeat from`}
          value={repeatFrom}
          onChange={({ target }) => {
            onChange({ repeatFrom: target.value });
          }}
        >
          <option value="due">{t`Due date`}</option>
          <option value="completion">{t`Completion date`}</option>
        </SelectField>
      )}
      <p role="status" className="text-accent text-sm empty:!m-0">
        {repeat !== '' && repeatText(repeat, dueDate, repeatFrom === 'completion' ? 'completion' : 'due')}
      </p>
    </fieldset>
  );
}

interface PartProps {
  rule: RepeatRule;
  onChange: (rule: RepeatRule) => void;
}

function WeekdayChoice({ rule, onChange }: PartProps) {
  const { weekdays } = rule;
  return (
    <fieldset>
      <legend className="text-sm font-medium">{t`On`}</legend>
      <div className="mt-1.5 flex flex-wrap gap-1.5">
        {inWeekOrder(WEEKDAYS).map((day) => (
          <button
            key={day}
            type="button"
            aria-pressed={weekdays.includes(day)}
            aria-label={nameOf(day)}
            className="border-line hover:bg-sunken aria-pressed:bg-accent-soft aria-pressed:text-accent aria-pressed:border-accent min-h-10 min-w-12 rounded-md border px-2 text-sm"
            onClick={() => {
              const next = weekdays.includes(day)
                ? weekdays.filter((other) => other !== day)
                : [...weekdays, day];
              onChange({ ...rule, weekdays: next });
            }}
          >
            {weekdayName(WEEKDAYS.indexOf(day), 'short')}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

const monthDays: readonly MonthDay[] = ['date', 'weekday', 'last-day', 'last-workday'];

function MonthDayChoice({ rule, onChange }: PartProps) {
  return (
    <SelectField
      id="task-month-day"
      label={t`Day of the month`}
      value={rule.monthDay}
      onChange={({ target }) => {
        onChange({ ...rule, monthDay: monthDays.find((name) => name === target.value) ?? 'date' });
      }}
    >
      <option value="date">{t`Same date`}</option>
      <option value="weekday">{t`Same weekday`}</option>
      <option value="last-day">{t`Last day`}</option>
      <option value="last-workday">{t`Last workday`}</option>
    </SelectField>
  );
}

function EndFields({ rule, problem, onChange }: PartProps & { problem: string | undefined }) {
  const end = rule.until !== null ? 'until' : rule.count !== null ? 'count' : 'never';
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <SelectField
        id="task-repeat-end"
        label={t`Ends`}
        value={end}
        onChange={({ target: { value } }) => {
          const until = value === 'until' ? new Date().toISOString().slice(0, 10) : null;
          onChange({ ...rule, until, count: value === 'count' ? 10 : null });
        }}
      >
        <option value="never">{t`Never`}</option>
        <option value="until">{t`On date`}</option>
        <option value="count">{t`After … times`}</option>
      </SelectField>
      {rule.until !== null && (
        <TextField
          id="task-repeat-until"
          label={t`End date`}
          type="date"
          error={problem}
          value={rule.until}
          onChange={({ target }) => {
            if (target.value !== '') onChange({ ...rule, until: target.value });
          }}
        />
      )}
      {rule.count !== null && (
        <TextField
          id="task-repeat-count"
          label={t`Number of times`}
          type="number"
          min={1}
          max={999}
          value={String(rule.count)}
          onChange={({ target }) => {
            onChange({ ...rule, count: Math.min(999, Math.max(1, Math.floor(target.valueAsNumber || 1))) });
          }}
        />
      )}
    </div>
  );
}

function intervalLabel(unit: RepeatRule['unit']): string {
  switch (unit) {
    case 'day':
      return t`Every … days`;
    case 'week':
      return t`Every … weeks`;
    case 'month':
      return t`Every … months`;
    case 'year':
      return t`Every … years`;
  }
}
