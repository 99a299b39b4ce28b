import { t } from '@lingui/core/macro';
import type { ComponentProps, ReactNode } from 'react';
import { DateInput } from './date-input';

export const inputStyle =
  'border-edge bg-surface text-base aria-invalid:border-danger block min-h-11 w-full rounded-md border px-3 py-2 aria-invalid:border-2';

const EMAIL_KEYBOARD = { inputMode: 'email', autoCapitalize: 'off', spellCheck: false } as const;

type FieldProps = ComponentProps<'input'> & {
  /** Stable across builds for password managers. Label, hint and error refer to it. */
  id: string;
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** Shown inside the field, at its end. */
  trailing?: ReactNode;
};

export function TextField({ id, label, hint, error, trailing, className = '', value, ...input }: FieldProps) {
  const describedBy = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(
    Boolean,
  );
  const isDate = input.type === 'date' || input.type === 'time';
  const attributes = {
    id,
    ...input,
    className: `${inputStyle} ${className}`,
    'aria-invalid': error === undefined ? undefined : true,
    'aria-describedby': describedBy.join(' ') || undefined,
  };
  return (
    <div className={error === undefined ? '' : 'border-danger border-s-4 ps-3'}>
      <label htmlFor={id} className="block text-sm font-medium">
        {label}
      </label>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-muted mt-0.5 text-sm">
          {hint}
        </p>
      )}
      {error !== undefined && <FieldError id={`${id}-error`}>{error}</FieldError>}
      <div className="relative mt-1.5">
        {isDate && typeof value === 'string' ? (
          <DateInput {...attributes} value={value} />
        ) : (
          <input {...(input.type === 'email' && EMAIL_KEYBOARD)} {...attributes} value={value} />
        )}
        {trailing}
      </div>
    </div>
  );
}

export function FieldError({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} className="text-danger mt-0.5 text-sm font-medium">
      <span className="sr-only">{t`Error:`} </span>
      {children}
    </p>
  );
}
