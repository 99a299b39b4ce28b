import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useRef, useState, type CSSProperties, type FocusEvent } from 'react';

/** Up to here every row is in the page, where the search of the browser finds it too. */
const ALL_ROWS_MAX = 200;

const ROW_HEIGHT_PX = 53;

/** Enough for a few presses of an arrow key, or a turn of the wheel, before the next rows are there. */
const OVERSCAN = 15;

/**
 * Which rows of a long list are in the page: those in sight, some around them, and the one that has focus, which would
 * otherwise lose it. The room of the others is kept as padding, so that rows stay neighbours of each other.
 */
export function useVirtualRows(count: number) {
  const listRef = useRef<HTMLUListElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  const [focused, setFocused] = useState<number | null>(null);
  const isVirtual = count > ALL_ROWS_MAX;

  const virtualizer = useWindowVirtualizer({
    count,
    enabled: isVirtual,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: OVERSCAN,
    scrollMargin,
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      if (focused === null || focused >= count || indexes.includes(focused)) return indexes;
      return [...indexes, focused].sort((one, other) => one - other);
    },
  });

  useLayoutEffect(() => {
    if (isVirtual && listRef.current) setScrollMargin(listRef.current.offsetTop);
  }, [isVirtual]);

  const onFocus = useCallback(({ target }: FocusEvent) => {
    const index = target.closest<HTMLElement>('[data-index]')?.dataset.index;
    setFocused(index === undefined ? null : Number(index));
  }, []);

  const items = virtualizer.getVirtualItems();
  const padding: CSSProperties = isVirtual
    ? {
        paddingBlockStart: (items[0]?.start ?? scrollMargin) - scrollMargin,
        paddingBlockEnd: virtualizer.getTotalSize() - ((items.at(-1)?.end ?? scrollMargin) - scrollMargin),
      }
    : {};

  return {
    listRef,
    rows: isVirtual ? items.map(({ index }) => index) : Array.from({ length: count }, (_, index) => index),
    padding,
    measure: isVirtual ? virtualizer.measureElement : undefined,
    onFocus,
  };
}
