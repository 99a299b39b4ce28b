import type { ReactNode } from 'react';

export function Notice({ children }: { children: ReactNode }) {
  if (children === null) return null;
  return <p className="text-accent mt-3 text-sm font-medium break-words">{children}</p>;
}
