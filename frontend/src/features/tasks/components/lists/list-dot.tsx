import type { List } from '../../../../api/client';

/** The colour of a list; a ring where it has none. Says nothing: the name stands beside it. */
export function ListDot({ list }: { list: Pick<List, 'colour'> }) {
  const { colour } = list;
  return (
    <span
      aria-hidden="true"
      className="inline-block size-2.5 shrink-0 rounded-full border-2 border-current forced-color-adjust-none"
      style={{ color: colour ?? 'var(--color-edge)', background: colour ?? 'transparent' }}
    />
  );
}
