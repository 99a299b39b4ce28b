import { lazy, Suspense, type ComponentProps } from 'react';

const LazyListDialog = lazy(() => import('./list-dialog'));
const LazyPickListDialog = lazy(() => import('./pick-list-dialog'));

/** Loaded when it is first asked for, as the other one. */
export function ListDialog(props: ComponentProps<typeof LazyListDialog>) {
  return (
    <Suspense>
      <LazyListDialog {...props} />
    </Suspense>
  );
}

export function PickListDialog(props: ComponentProps<typeof LazyPickListDialog>) {
  return (
    <Suspense>
      <LazyPickListDialog {...props} />
    </Suspense>
  );
}
