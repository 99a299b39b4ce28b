import type { ReactNode } from 'react';
import { Link, type LinkProps } from '@tanstack/react-router';
import { useHeadingFocus } from '../../lib/heading-focus';
import { usePageTitle } from '../../lib/page-title';
import { buttonStyle } from '../../ui/button';
import { VisitorPage } from './visitor-page';

interface VisitorMessageProps {
  title: string;
  lead: string;
  /** The link to continue. */
  next: string;
  to: NonNullable<LinkProps['to']>;
  search?: LinkProps['search'];
  /** More text. */
  children?: ReactNode;
}

/** The result page of an emailed link. */
export function VisitorMessage({ title, lead, next, to, search, children }: VisitorMessageProps) {
  usePageTitle(title);
  useHeadingFocus();
  return (
    <VisitorPage title={title} lead={lead}>
      {children}
      <Link to={to} {...(search === undefined ? {} : { search })} className={buttonStyle('primary')}>
        {next}
      </Link>
    </VisitorPage>
  );
}
