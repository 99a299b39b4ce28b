import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Button } from '../../ui/button';

interface AccountSectionProps {
  /** The fragment of its address, `passkeys` in `/account#passkeys`. */
  name: string;
  title: string;
  /** Hides rarely needed or dangerous controls until this is pressed, or until the address names the section. */
  button?: Readonly<{ look: 'plain' | 'danger'; text: string }>;
  children: ReactNode;
}

/** A part of the account page. Its title is a link to it. */
export function AccountSection({ name, title, button, children }: AccountSectionProps) {
  const isAddressed = useLocation({ select: ({ hash }) => hash === name });
  const link = useRef<HTMLAnchorElement>(null);
  const [isOpen, setOpen] = useState(false);

  useEffect(() => {
    if (!isAddressed) return;
    link.current?.focus({ preventScroll: true });
    link.current?.scrollIntoView();
  }, [isAddressed]);

  return (
    <section aria-label={title} className="grid gap-x-8 gap-y-3 py-8 sm:grid-cols-[10rem_1fr]">
      <h2 className="font-semibold">
        <Link
          ref={link}
          to="/account"
          hash={name}
          resetScroll={false}
          activeOptions={{ includeHash: true }}
          className="rounded-sm hover:underline"
        >
          {title}
        </Link>
      </h2>
      <div className="min-w-0 max-w-md">
        {button && !isOpen && !isAddressed ? (
          <Button
            look={button.look}
            className={button.look === 'danger' ? '-ms-4' : ''}
            onClick={() => {
              setOpen(true);
            }}
          >
            {button.text}
          </Button>
        ) : (
          children
        )}
      </div>
    </section>
  );
}
