import { t } from '@lingui/core/macro';
import { useEffect, useState, type ReactNode } from 'react';
import { IconButton } from '../../../../ui/button';
import { Dialog } from '../../../../ui/dialog';
import { MenuIcon } from '../../../../ui/icons';

/** On narrow screens, a button opens the sidebar as a drawer. Navigating closes it. */
export function SidebarDrawer({ place, children }: { place: string; children: ReactNode }) {
  const [openAt, setOpenAt] = useState<string | null>(null);
  // Else Back to this place would open it again.
  if (openAt !== null && openAt !== place) setOpenAt(null);
  const close = (): void => {
    setOpenAt(null);
  };

  useEffect(() => {
    const wide = window.matchMedia('(width >= 64rem)');
    wide.addEventListener('change', close);
    return () => {
      wide.removeEventListener('change', close);
    };
  }, []);

  return (
    <>
      <IconButton
        label={t`Views and lists`}
        aria-haspopup="dialog"
        className="-ms-3 lg:hidden"
        onClick={() => {
          setOpenAt(place);
        }}
      >
        <MenuIcon />
      </IconButton>
      {openAt === place && (
        <Dialog title={t`Views and lists`} placement="start" onClose={close}>
          <div className="-mx-2 mt-2">{children}</div>
        </Dialog>
      )}
    </>
  );
}
