import { t } from '@lingui/core/macro';
import { createContext, use, useCallback, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useShortcut } from '../lib/shortcuts';
import { useAnnounce } from './announcer';
import { ToastCard, type CloseReason, type Toast, type ToastOptions } from './toast-card';

export type { ToastOptions };

/** More would cover the list. The oldest one closes first, as if it had expired. */
const MAX_TOASTS = 3;

const ShowToastContext = createContext<(toast: ToastOptions) => void>(() => undefined);

export function useShowToast(): (toast: ToastOptions) => void {
  return use(ShowToastContext);
}

/** Short messages with one action. F6 focuses them. */
export function ToastsProvider({ children }: { children: ReactNode }) {
  const { toasts, show, close } = useToastList();
  const region = useRef<HTMLElement>(null);
  useToastKeys(region);

  return (
    <ShowToastContext value={show}>
      {children}
      <section
        ref={region}
        aria-label={t`Notifications`}
        className="toasts pointer-events-none fixed inset-x-0 bottom-0 z-20 flex flex-col items-center gap-2 p-4"
      >
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} onClose={close} />
        ))}
      </section>
    </ShowToastContext>
  );
}

function useToastList() {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const open = useRef(new Map<string, Toast>());
  const announce = useAnnounce();

  const close = useCallback((toast: Toast, reason: CloseReason) => {
    if (!open.current.delete(toast.id)) return;
    setToasts([...open.current.values()]);
    if (reason === 'action') toast.action?.run();
    if (reason === 'other-action') toast.otherAction?.run();
    toast.onClose?.(reason);
  }, []);

  const show = useCallback(
    (options: ToastOptions) => {
      const toast = { ...options, id: crypto.randomUUID() };
      const about = new Set([...(options.about ?? []), ...(options.replaces ?? [])]);
      for (const other of open.current.values())
        if (other.about?.every((id) => about.has(id))) close(other, 'expired');
      const [oldest] = open.current.values();
      if (oldest && open.current.size === MAX_TOASTS) close(oldest, 'expired');
      open.current.set(toast.id, toast);
      setToasts([...open.current.values()]);
      announce(toast.message);
    },
    [announce, close],
  );

  return { toasts, show, close };
}

function useToastKeys(region: RefObject<HTMLElement | null>): void {
  const firstButton = (): HTMLElement | null => region.current?.querySelector('button') ?? null;
  useShortcut(
    'notifications',
    () => firstButton()?.focus(),
    () => firstButton() !== null,
  );
}
