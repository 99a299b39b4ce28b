import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  redirect,
  type RouterHistory,
} from '@tanstack/react-router';
import {
  invalidInActivityAddress,
  invalidInPeopleAddress,
  readActivityAddress,
  readPeopleAddress,
} from '../features/admin/admin-address';
import type { Session } from '../features/session/session';
import { focusHeading } from '../lib/heading-focus';
import { pageKeyOf } from '../lib/page-history';
import { parseQuery, stringifyQuery } from '../lib/query-string';
import { safeReturnPath } from '../lib/return-path';
import { invalidNames, readTasksSearch } from '../features/tasks/model/view-search';
import { FailurePage } from './failure-page';
import { NotFoundPage } from './not-found-page';
import { dropUnreadable } from './readable-address';
import { Splash } from './splash';

interface ReturnSearch {
  returnTo?: string | undefined;
}
/** The query parameters the auth server adds when a user returns from another provider. */
interface SignInSearch {
  step?: 'second-factor' | undefined;
  error?: string | undefined;
}
interface AccountSearch {
  error?: string | undefined;
}

const rootRoute = createRootRouteWithContext<{ session: Session }>()({
  notFoundComponent: NotFoundPage,
  errorComponent: FailurePage,
});

/** Pages for visitors; who is signed in goes on to where they wanted to be. */
const visitorRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'visitor',
  validateSearch: ({ returnTo }: Record<string, unknown>): ReturnSearch =>
    typeof returnTo === 'string' ? { returnTo } : {},
  beforeLoad: async ({ context, search }) => {
    const { status } = await context.session.restore();
    if (status === 'signed-in')
      redirect({ href: safeReturnPath(search.returnTo), replace: true, throw: true });
  },
});

/** Pages for members; a visitor signs in first and comes back. */
const memberRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'member',
  beforeLoad: async ({ context, location }) => {
    const state = await context.session.restoreKept();
    if (state.status === 'signed-in') return;
    const isLeaving = state.status === 'signed-out' && state.reason === 'signed-out';
    const search = isLeaving || location.pathname === '/' ? {} : { returnTo: location.href };
    redirect({ to: '/login', search, replace: true, throw: true });
  },
  component: lazyRouteComponent(() => import('./app-shell'), 'AppShell'),
});

const signInRoute = createRoute({
  getParentRoute: () => visitorRoute,
  path: '/login',
  validateSearch: ({ step, error }: Record<string, unknown>): SignInSearch => ({
    ...(step === 'second-factor' ? { step } : {}),
    ...(typeof error === 'string' ? { error } : {}),
  }),
  component: lazyRouteComponent(() => import('./routes/sign-in'), 'SignIn'),
});

const signUpRoute = createRoute({
  getParentRoute: () => visitorRoute,
  path: '/signup',
  component: lazyRouteComponent(() => import('./routes/sign-up'), 'SignUp'),
});

const forgotPasswordRoute = createRoute({
  getParentRoute: () => visitorRoute,
  path: '/forgot-password',
  component: lazyRouteComponent(
    () => import('../features/session/forgot-password-page'),
    'ForgotPasswordPage',
  ),
});

const mailedLinkRoutes = (
  [
    '/reset-password',
    '/verify-email',
    '/confirm-email',
    '/undo-email-change',
    '/accept-invitation',
    '/recover-second-factor',
    '/cancel-second-factor-recovery',
  ] as const
).map((path) =>
  createRoute({
    getParentRoute: () => rootRoute,
    path,
    component: lazyRouteComponent(async () => {
      const { mailedLinkPages } = await import('./routes/mailed-links');
      return { default: mailedLinkPages[path] };
    }),
  }),
);

const homeRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/',
  beforeLoad: () => {
    redirect({ to: '/tasks', replace: true, throw: true });
  },
});

const tasksRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/tasks',
  validateSearch: readTasksSearch,
  beforeLoad: ({ location }) => {
    dropUnreadable(location, readTasksSearch, invalidNames);
  },
  component: lazyRouteComponent(() => import('./routes/tasks'), 'Tasks'),
});

const accountRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/account',
  validateSearch: ({ error }: Record<string, unknown>): AccountSearch =>
    typeof error === 'string' ? { error } : {},
  component: lazyRouteComponent(() => import('./routes/account'), 'Account'),
});

/** To everybody else the pages of administrators do not exist; the auth server refuses what they would ask for. */
async function requireAdmin(session: Session): Promise<void> {
  const state = await session.restore();
  if (state.status !== 'signed-in' || !state.user.isAdmin) notFound({ throw: true });
}

const peopleRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/admin',
  validateSearch: readPeopleAddress,
  beforeLoad: async ({ context, location }) => {
    await requireAdmin(context.session);
    dropUnreadable(location, readPeopleAddress, invalidInPeopleAddress);
  },
  component: lazyRouteComponent(() => import('./routes/admin'), 'People'),
});

const activityRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/admin/activity',
  validateSearch: readActivityAddress,
  beforeLoad: async ({ context, location }) => {
    await requireAdmin(context.session);
    dropUnreadable(location, readActivityAddress, invalidInActivityAddress);
  },
  component: lazyRouteComponent(() => import('./routes/admin'), 'Activity'),
});

const routeTree = rootRoute.addChildren([
  visitorRoute.addChildren([signInRoute, signUpRoute, forgotPasswordRoute]),
  memberRoute.addChildren([homeRoute, tasksRoute, accountRoute, peopleRoute, activityRoute]),
  ...mailedLinkRoutes,
]);

export function createAppRouter(session: Session, history: RouterHistory) {
  const router = createRouter({
    routeTree,
    history,
    parseSearch: parseQuery,
    stringifySearch: stringifyQuery,
    context: { session },
    // Closing a task by Back leaves the list where it was.
    scrollRestoration: true,
    getScrollRestorationKey: ({ state }) => pageKeyOf(state),
    defaultPreload: 'intent',
    defaultPendingComponent: Splash,
    defaultPendingMs: 300,
    defaultPendingMinMs: 300,
  });
  // A page that loads from the server starts at its top, or at the part that its address names; so should one that does not.
  router.subscribe('onRendered', ({ fromLocation, toLocation, pathChanged }) => {
    if (fromLocation && pathChanged && toLocation.hash === '') focusHeading();
  });
  return router;
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
