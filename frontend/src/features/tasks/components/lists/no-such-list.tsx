import { t } from '@lingui/core/macro';
import { Link } from '@tanstack/react-router';
import { buttonStyle } from '../../../../ui/button';

export function NoSuchList() {
  return (
    <>
      <p className="text-muted mt-2 text-sm">{t`It may have been deleted, or the link is incomplete.`}</p>
      <Link to="/tasks" className={`${buttonStyle('primary')} mt-6`}>
        {t`Go to your tasks`}
      </Link>
    </>
  );
}
