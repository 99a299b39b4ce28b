import { createAuthMiddleware, getSessionFromCtx } from 'better-auth/api';
import type { AccountParts } from '../account/account-parts.js';
import { createLink } from '../account/mailed-links.js';
import { recordServerEvent } from '../audit/audit-trail.js';
import { recipientById } from '../mail/compose.js';
import { ProblemError } from '../problem.js';
import { noteActor, noteSubject } from '../request-context.js';
import { announcedRemoval, cancelByLink, cancelByOwner, startRecovery } from './recovery.js';
import { pendingSignIn } from './second-factor.js';
import { secondFactorRoutes } from './second-factor.routes.js';
import { endpoint, signedInEndpoint } from '../routes/endpoint.js';

/** `/two-factor/recovery`: a second factor that its owner lost is removed by mail, after an announced waiting time. */
export function secondFactorRecovery(parts: AccountParts) {
  const { config, database, sendMail } = parts;
  return {
    id: 'second-factor-recovery',
    endpoints: {
      announcedSecondFactorRemoval: signedInEndpoint(secondFactorRoutes.announcedRemoval, async (context) =>
        context.json({ removesAt: await announcedRemoval(database, context.context.session.user.id) }),
      ),
      requestRecovery: endpoint(secondFactorRoutes.requestRecovery, async (context) => {
        const begun = await pendingSignIn(context);
        if (begun === undefined) throw new ProblemError('SESSION_REQUIRED');
        noteSubject(begun.userId);
        await mailRecoveryLink(parts, begun);
        return context.json({ status: true });
      }),
      startRecovery: endpoint(secondFactorRoutes.confirmRecovery, async (context) => {
        const hours = config.secondFactorRecoveryHours;
        const { person, removesAt, cancelToken } = await startRecovery(database, context.body.token, hours);
        if (cancelToken !== undefined) {
          sendMail(person, 'recovery.started', { removesAt, token: cancelToken });
        }
        return context.json({ removesAt });
      }),
      cancelRecovery: endpoint(secondFactorRoutes.cancelRecovery, async (context) => {
        const { token } = context.body;
        const signedIn = await getSessionFromCtx(context);
        if (signedIn !== null) noteActor(signedIn.user.id);
        if (token === undefined && signedIn === null) throw new ProblemError('SESSION_REQUIRED');
        const person =
          token === undefined
            ? await cancelByOwner(database, signedIn?.user.id ?? '')
            : await cancelByLink(database, token);
        if (person !== undefined) sendMail(person, 'recovery.cancelled');
        return context.json({ status: true });
      }),
    },
    hooks: { after: [passedHook(parts)] },
  };
}

/** A person who enters a code doesn't need the removal, and anyone else who requested it must not get it. */
function passedHook({ database, sendMail }: AccountParts) {
  return {
    matcher: ({ path = '' }) => path.startsWith('/two-factor/verify-'),
    handler: createAuthMiddleware(async (hook) => {
      const { newSession, session, returned } = hook.context;
      const passed = newSession ?? session;
      if (passed === null || returned instanceof Error) return;
      const person = await cancelByOwner(database, passed.user.id);
      if (person === undefined) return;
      await recordServerEvent(database, 'second-factor.recovery-cancelled', person.id);
      sendMail(person, 'recovery.cancelled');
    }),
  };
}

async function mailRecoveryLink(
  { database, mailLink }: AccountParts,
  { userId, version }: { readonly userId: string; readonly version: number },
): Promise<void> {
  const person = await recipientById(database, userId);
  if (person === undefined) throw new ProblemError('SESSION_REQUIRED');
  // An unconfirmed address could belong to a stranger.
  if (!person.emailVerified) throw new ProblemError('EMAIL_UNCONFIRMED');
  await mailLink(person, 'recovery.requested', async () => {
    const link = { userId, address: person.email, securityVersion: version };
    return [{ token: await createLink(database, 'recover-second-factor', link) }];
  });
}
