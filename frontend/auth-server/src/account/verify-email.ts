import { createAuthEndpoint, verifyEmail } from 'better-auth/api';
import { z } from 'zod';

/**
 * `POST /verify-email { token }`. Better Auth's own is a GET that changes something: a mail scanner would confirm the
 * address for its owner, and the token would stand in access logs.
 */
export function verifyEmailByPost() {
  return {
    id: 'verify-email-by-post',
    endpoints: {
      verifyEmailByPost: createAuthEndpoint(
        '/verify-email',
        { method: 'POST', body: z.object({ token: z.string() }) },
        ({ body, context }) => verifyEmail({ context, query: { token: body.token } }),
      ),
    },
  };
}
