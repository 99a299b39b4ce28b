import { t } from '@lingui/core/macro';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useClosedByBack } from '../lib/overlays';
import { IconButton } from './button';
import { CloseIcon } from './icons';

interface DialogProps {
  title: string;
  /** Centred, or a full-height sheet at one side. */
  placement?: keyof typeof placements;
  /** The open dialog is part of the URL, so that Back closes it anyway. */
  hasAddress?: boolean;
  /** A button beside the one that closes the dialog. */
  action?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

const placements = {
  middle: 'slide-up m-auto w-[min(32rem,calc(100vw-2rem))] rounded-lg',
  start: 'me-auto ms-0 my-0 h-dvh max-h-none w-[min(20rem,calc(100vw-3rem))] border-y-0 border-s-0',
  end: 'slide-up ms-auto me-0 my-0 h-dvh max-h-none w-[min(34rem,100vw)] max-w-none border-y-0 border-e-0',
} as const;

/** The native modal dialog. It traps focus, closes on Escape and returns focus to the opener. */
export function Dialog({
  title,
  placement = 'middle',
  hasAddress = false,
  action,
  onClose,
  children,
}: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useClosedByBack(onClose, !hasAddress);

  useEffect(() => {
    const opener = document.activeElement;
    const popover = opener?.closest('[popover]');
    const menuButton = popover && document.querySelector(`[popovertarget="${popover.id}"]`);
    dialog.current?.showModal();
    return () => {
      // A menu item is hidden by now, so focus returns to the button of its menu.
      const target = menuButton ?? opener;
      if (target instanceof HTMLElement && target.isConnected) target.focus();
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      // `close` fires a task later, and a key pressed in between would reach a half-closed dialog.
      onCancel={(event) => {
        if (event.target === dialog.current) onClose();
      }}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
      className={`bg-surface text-ink border-line shadow-float backdrop:bg-shade border p-0 ${placements[placement]}`}
    >
      <div className="p-5">
        <div className="-mt-1 -me-2 flex items-center justify-between gap-4">
          <h2 id={titleId} className="text-lg font-semibold">
            {title}
          </h2>
          {action}
          <IconButton label={t`Close`} onClick={onClose}>
            <CloseIcon />
          </IconButton>
        </div>
        {children}
      </div>
    </dialog>
  );
}
