import type { ComponentProps } from 'react';
import { FieldError, inputStyle } from './text-field';

type TextAreaProps = ComponentProps<'textarea'> & { id: string; label: string; error?: string | undefined };

/** Grows with its text in browsers that support field-sizing. */
export function TextArea({ id, label, error, className = '', ...textarea }: TextAreaProps) {
  return (
    <div className={error === undefined ? '' : 'border-danger border-s-4 ps-3'}>
      <label htmlFor={id} className="block text-sm font-medium">
        {label}
      </label>
      {error !== undefined && <FieldError id={`${id}-error`}>{error}</FieldError>}
      <textarea
        id={id}
        {...textarea}
        className={`${inputStyle} mt-1.5 field-sizing-content max-h-96 min-h-20 resize-y ${className}`}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={error === undefined ? undefined : `${id}-error`}
      />
    </div>
  );
}
