import { t } from '@lingui/core/macro';
import { useEffect, useRef, useState } from 'react';
import { CloseIcon } from './icons';

export type CloseReason = 'expired' | 'dismissed' | 'action' | 'other-action';

type ToastAction = Readonly<{ label: string; run: () => void }>;

export type ToastOptions = Readonly<{
  message: string;
  /** A `note` expires. The others stay until dismissed, so that users can take their time. */
  tone?: 'note' | 'lasting' | 'failure';
  action?: ToastAction;
  otherAction?: ToastAction;
  /** Ids the action would change. A later toast about all of them closes this one, whose action is then outdated. */
  about?: readonly string[];
  /** Closes the toasts about these too. */
  replaces?: readonly string[];
  onClose?: (reason: CloseReason) => void;
}>;

export type Toast = ToastOptions & Readonly<{ id: string }>;

const SHOWN_MS = 10_000;

interface ToastCardProps {
  toast: Toast;
  onClose: (toast: Toast, reason: CloseReason) => void;
}

export function ToastCard({ toast, onClose }: ToastCardProps) {
  const isFailure = toast.tone === 'failure';
  const isLasting = toast.tone !== undefined && toast.tone !== 'note';
  const pause = useCountdown(isLasting ? null : SHOWN_MS, () => {
    onClose(toast, 'expired');
  });

  return (
    <div
      {...pause}
      role="group"
      aria-label={toast.message}
      className={`bg-surface shadow-float slide-up pointer-events-auto flex w-full max-w-md flex-wrap items-center justify-end gap-1 rounded-md border py-1 ps-4 pe-1 ${
        isFailure ? 'border-danger' : 'border-line'
      }`}
    >
      <p className="my-2 line-clamp-2 min-w-0 grow basis-56 text-sm break-words">{toast.message}</p>
      {toast.action && (
        <ActionButton
          label={toast.action.label}
          onClick={() => {
            onClose(toast, 'action');
          }}
        />
      )}
      {toast.otherAction && (
        <ActionButton
          label={toast.otherAction.label}
          onClick={() => {
            onClose(toast, 'other-action');
          }}
        />
      )}
      <button
        type="button"
        aria-label={t`Dismiss`}
        className="text-muted hover:bg-sunken grid size-11 shrink-0 place-items-center rounded-sm"
        onClick={() => {
          onClose(toast, 'dismissed');
        }}
      >
        <CloseIcon />
      </button>
    </div>
  );
}

function ActionButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      className="text-accent hover:bg-sunken min-h-11 shrink-0 rounded-sm px-3 text-sm font-semibold"
      onClick={onClick}
    >
      {label}
    </button>
  );
}

/** Pauses while the toast is hovered or focused (WCAG 2.2.1). */
function useCountdown(durationMs: number | null, onEnd: () => void) {
  const [isPaused, setPaused] = useState(false);
  const remainingMs = useRef(durationMs);
  const end = useRef(onEnd);

  useEffect(() => {
    end.current = onEnd;
  });

  useEffect(() => {
    if (isPaused || remainingMs.current === null) return;
    const startedAt = performance.now();
    const total = remainingMs.current;
    const timer = setTimeout(() => {
      end.current();
    }, total);
    return () => {
      clearTimeout(timer);
      remainingMs.current = total - (performance.now() - startedAt);
    };
  }, [isPaused]);

  return {
    onPointerEnter: () => {
      setPaused(true);
    },
    onPointerLeave: () => {
      setPaused(false);
    },
    onFocus: () => {
      setPaused(true);
    },
    onBlur: () => {
      setPaused(false);
    },
  };
}
