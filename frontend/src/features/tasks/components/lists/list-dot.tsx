import type { List } from '../../../../api/client';

/** The colour of a list, or a ring if it has none. Hidden from screen readers, which read the name beside it. */
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
