import type { ComponentProps } from 'react';
import { inputStyle } from './text-field';

type SelectFieldProps = ComponentProps<'select'> & { id: string; label: string };

export function SelectField({ id, label, children, ...select }: SelectFieldProps) {
  return (
    <div>
      <label htmlFor={id} className="block text-sm font-medium">
        {label}
      </label>
      <select id={id} {...select} className={`${inputStyle} mt-1.5`}>
        {children}
      </select>
    </div>
  );
}
