import { t } from '@lingui/core/macro';
import { useEffect, useRef, useState, type ComponentProps } from 'react';
import { TextField } from './text-field';

type PasswordFieldProps = Omit<ComponentProps<typeof TextField>, 'type' | 'trailing'> & {
  autoComplete: 'current-password' | 'new-password';
};

/**
 * No `maxlength` and nothing against paste: a long pasted password must arrive whole. On submit the field hides the
 * password again, so that no browser remembers it as plain text.
 */
export function PasswordField({ label, ...field }: PasswordFieldProps) {
  const [isShown, setShown] = useState(false);
  const container = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const form = container.current?.closest('form');
    const hide = (): void => {
      setShown(false);
    };
    form?.addEventListener('submit', hide);
    return () => {
      form?.removeEventListener('submit', hide);
    };
  }, []);

  return (
    <div ref={container}>
      <TextField
        {...field}
        label={label}
        type={isShown ? 'text' : 'password'}
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        className="pe-20"
        trailing={
          <button
            type="button"
            className="text-accent hover:bg-sunken absolute inset-y-1 end-1 min-w-14 rounded-sm px-3 text-sm font-medium"
            aria-label={
              isShown ? t`Hide: ${label}` : t`Show: ${label}. Anyone who sees this screen can then read it.`
            }
            onClick={() => {
              setShown(!isShown);
            }}
          >
            {isShown ? t`Hide` : t`Show`}
          </button>
        }
      />
      <span role="status" className="sr-only">
        {isShown && t`Readable on the screen: ${label}`}
      </span>
    </div>
  );
}
