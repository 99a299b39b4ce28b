import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useState, type RefObject } from 'react';

/** The part of a long list that is in the page. */
export interface RowWindow {
  readonly rows: readonly number[];
  /** The height of the rows above and below, in pixels. */
  readonly before: number;
  readonly after: number;
  readonly measure: (element: Element | null) => void;
}

const ROW_HEIGHT_PX = 53;

/** Rows to render beyond the viewport, enough for a few key presses or a turn of the wheel. */
const OVERSCAN = 15;

interface VirtualWindowProps {
  count: number;
  listRef: RefObject<HTMLElement | null>;
  /** The row that has focus stays: it would otherwise lose it. */
  focused: number | null;
  onChange: (rows: RowWindow) => void;
}

/** Finds out which rows are in sight. Shows nothing itself, so that a list that grows keeps its rows as they are. */
export default function VirtualWindow({ count, listRef, focused, onChange }: VirtualWindowProps) {
  const [scrollMargin, setScrollMargin] = useState(0);
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: OVERSCAN,
    scrollMargin,
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      if (focused === null || focused >= count || indexes.includes(focused)) return indexes;
      return [...indexes, focused].sort((one, other) => one - other);
    },
  });
  const { measureElement } = virtualizer;
  const items = virtualizer.getVirtualItems();
  const before = (items[0]?.start ?? scrollMargin) - scrollMargin;
  const after = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? scrollMargin) - scrollMargin);
  const indexes = items.map(({ index }) => index).join(' ');

  useLayoutEffect(() => {
    if (listRef.current) setScrollMargin(listRef.current.offsetTop);
  }, [listRef]);

  useLayoutEffect(() => {
    onChange({ rows: indexes.split(' ').map(Number), before, after, measure: measureElement });
  }, [onChange, indexes, before, after, measureElement]);
  return null;
}
