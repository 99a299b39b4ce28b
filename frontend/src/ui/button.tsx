import type { ComponentProps } from 'react';

export type Look = 'primary' | 'plain' | 'accent' | 'quiet' | 'danger';

const looks: Record<Look, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong border-transparent',
  plain: 'bg-surface text-ink border-edge hover:bg-sunken',
  accent: 'text-accent border-transparent hover:bg-sunken',
  quiet: 'text-muted border-transparent hover:bg-sunken hover:text-ink',
  danger: 'text-danger border-transparent hover:bg-danger-soft',
};

export function buttonStyle(look: Look = 'plain'): string {
  return `inline-flex min-h-11 items-center justify-center gap-2 rounded-md border px-4 text-sm font-medium ${looks[look]}`;
}

type ButtonProps = ComponentProps<'button'> & {
  look?: Look;
  /** Shows the text and ignores clicks, but keeps focus and name, which a disabled button would lose. */
  pendingText?: string | undefined;
  /** Ignores clicks until something else is done. `aria-describedby` points to the explanation. */
  isWaiting?: boolean;
};

export function Button({
  look = 'plain',
  pendingText,
  isWaiting = false,
  className = '',
  onClick,
  children,
  ...rest
}: ButtonProps) {
  const isPending = pendingText !== undefined;
  const isIdle = isPending || isWaiting;
  return (
    <button
      type="button"
      {...rest}
      className={`${buttonStyle(look)} ${isWaiting ? 'cursor-not-allowed opacity-60' : ''} ${className}`}
      aria-disabled={isIdle || undefined}
      onClick={(event) => {
        if (isIdle) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {children}
      {isPending && <span className="font-normal">{pendingText}</span>}
    </button>
  );
}

type IconButtonProps = ComponentProps<'button'> & {
  /** The accessible name, also shown as a tooltip. */
  label: string;
};

export function IconButton({ label, className = '', children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={`text-muted hover:bg-sunken hover:text-ink inline-grid size-11 shrink-0 place-items-center rounded-md ${className}`}
    >
      {children}
    </button>
  );
}
