import { t } from '@lingui/core/macro';
import { useId, type ReactNode, type RefObject } from 'react';

export type SummaryItem = Readonly<{
  message: string;
  /** The field that the line links to. */
  fieldId?: string | undefined;
  /** The page that the line links to. */
  href?: string | undefined;
}>;

interface ErrorSummaryProps {
  items: readonly SummaryItem[];
  /** Focused after each failed submit. */
  ref: RefObject<HTMLDivElement | null>;
  children?: ReactNode;
}

/** @see https://design-system.service.gov.uk/components/error-summary/ */
export function ErrorSummary({ items, ref, children }: ErrorSummaryProps) {
  const titleId = useId();
  if (items.length === 0) return null;
  return (
    <div
      ref={ref}
      tabIndex={-1}
      role="alert"
      aria-labelledby={titleId}
      className="border-danger bg-danger-soft mb-6 rounded-md border-2 p-4"
    >
      <h2 id={titleId} className="font-semibold">
        {t`There is a problem`}
      </h2>
      <ul className="mt-1 space-y-1 text-sm">
        {items.map((item) => (
          <li key={item.message}>
            <Line {...item} />
          </li>
        ))}
      </ul>
      {children}
    </div>
  );
}

const linkStyle = 'text-danger font-medium underline underline-offset-2';

function Line({ message, fieldId, href }: SummaryItem) {
  if (fieldId !== undefined) return <FieldLink message={message} fieldId={fieldId} />;
  if (href === undefined) return message;
  return (
    <a href={href} className={linkStyle}>
      {message}
    </a>
  );
}

function FieldLink({ message, fieldId }: { message: string; fieldId: string }) {
  return (
    <a
      href={`#${fieldId}`}
      className={linkStyle}
      onClick={(event) => {
        event.preventDefault();
        document.getElementById(fieldId)?.focus();
      }}
    >
      {message}
    </a>
  );
}
