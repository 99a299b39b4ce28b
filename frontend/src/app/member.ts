import { createContext, use } from 'react';
import type { SessionUser } from '../features/session/session';

export const MemberContext = createContext<SessionUser | null>(null);

/** Returns the signed-in user. Every page inside the shell has one. */
export function useMember(): SessionUser {
  const member = use(MemberContext);
  if (!member) throw new Error('useMember needs the shell around it');
  return member;
}
