import { useLayoutEffect, useRef, useState, type ComponentProps } from 'react';

type DateInputProps = Omit<ComponentProps<'input'>, 'value' | 'defaultValue' | 'ref'> & { value: string };

/**
 * A field for a date or a time. Its `value` attribute never changes: after a change, Firefox drops a part of a date when
 * the field is left, and then takes it for an empty one.
 */
export function DateInput({ value, ...input }: DateInputProps) {
  const field = useRef<HTMLInputElement>(null);
  const [first] = useState(value);
  useLayoutEffect(() => {
    if (field.current && field.current.value !== value) field.current.value = value;
  });
  return <input {...input} ref={field} defaultValue={first} />;
}
