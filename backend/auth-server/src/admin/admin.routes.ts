import {
  banReason,
  banSeconds,
  email,
  id,
  mailedToken,
  name,
  newPassword,
  role,
  strictBody,
} from '../request-bodies.js';
import type { Route } from '../routes/route.js';

/** A change by an administrator: a stolen cookie of last week must not make another one. */
const CHANGE = { method: 'POST', session: 'fresh admin', limit: 'standard' } as const;

/** What administrators see and do, and the invitations that they send. */
export const adminRoutes = {
  users: { method: 'GET', path: '/admin/users', session: 'admin', limit: 'standard', audit: null },
  auditTrail: { method: 'GET', path: '/admin/audit', session: 'admin', limit: 'standard', audit: null },
  setRole: {
    ...CHANGE,
    path: '/admin/users/role',
    audit: 'role.changed',
    body: strictBody({ userId: id, role }),
  },
  ban: {
    ...CHANGE,
    path: '/admin/users/ban',
    audit: 'account.banned',
    body: strictBody({ userId: id, reason: banReason, seconds: banSeconds }),
  },
  unban: {
    ...CHANGE,
    path: '/admin/users/unban',
    audit: 'account.unbanned',
    body: strictBody({ userId: id }),
  },
  endSessions: {
    ...CHANGE,
    path: '/admin/users/end-sessions',
    audit: 'sessions.ended-by-admin',
    body: strictBody({ userId: id }),
  },
  removeSecondFactor: {
    ...CHANGE,
    path: '/admin/users/remove-second-factor',
    audit: 'second-factor.removed-by-admin',
    body: strictBody({ userId: id }),
  },
  correctEmail: {
    ...CHANGE,
    path: '/admin/users/email',
    audit: 'email.corrected',
    body: strictBody({ userId: id, email }),
  },
  deleteUser: {
    ...CHANGE,
    path: '/admin/users/delete',
    audit: 'account.deleted-by-admin',
    body: strictBody({ userId: id }),
  },
  invite: { ...CHANGE, path: '/admin/invitations', audit: 'invitation.sent', body: strictBody({ email }) },
  acceptInvitation: {
    method: 'POST',
    path: '/invitations/accept',
    session: 'none',
    limit: 'sign-in',
    audit: 'account.created-by-invitation',
    body: strictBody({ token: mailedToken, name, password: newPassword }),
  },
} as const satisfies Record<string, Route>;
