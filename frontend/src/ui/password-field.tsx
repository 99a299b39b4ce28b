import { t } from '@lingui/core/macro';
import { useEffect, useRef, useState, type ComponentProps } from 'react';
import { TextField } from './text-field';

type PasswordFieldProps = Omit<ComponentProps<typeof TextField>, 'type' | 'trailing'> & {
  autoComplete: 'current-password' | 'new-password';
};

/**
 * Has no `maxlength` and allows pasting, so a long password arrives whole. Hides the password on submit, so that browsers
 * don't remember it as plain text.
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
              isShown ? t`Hide ${label}` : t`Show ${label}. Anyone who can see your screen can read it.`
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
        {isShown && t`${label} is visible`}
      </span>
    </div>
  );
}
