import type { ComponentProps } from 'react';

type CheckboxFieldProps = ComponentProps<'input'> & { id: string; label: string };

export function CheckboxField({ id, label, ...input }: CheckboxFieldProps) {
  return (
    <label htmlFor={id} className="flex min-h-11 items-center gap-3 text-sm">
      <input id={id} type="checkbox" {...input} className="tick tick-square" />
      {label}
    </label>
  );
}
