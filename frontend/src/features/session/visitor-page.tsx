import type { ReactNode } from 'react';
import { AnnouncerProvider } from '../../ui/announcer';
import { Brand } from '../../ui/brand';

interface VisitorPageProps {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
}

/** The layout of signed-out pages. It starts at a fixed height, so that later content moves nothing. */
export function VisitorPage({ title, lead, children, footer }: VisitorPageProps) {
  return (
    <AnnouncerProvider>
      <main className="mx-auto w-full max-w-[26rem] px-5 py-8 sm:pt-[12vh] sm:pb-12">
        <p className="mb-8 sm:mb-10">
          <Brand />
        </p>
        <h1 tabIndex={-1} className="text-xl font-semibold tracking-tight">
          {title}
        </h1>
        {lead !== undefined && <p className="text-muted mt-1.5 text-sm">{lead}</p>}
        <div className="mt-6">{children}</div>
        {footer !== undefined && <div className="border-line mt-8 border-t pt-5 text-sm">{footer}</div>}
      </main>
    </AnnouncerProvider>
  );
}
