/** Sends a request as the user whose session cookie this browser has. @throws without a session, and if it is refused. */
export async function sendAsUser(
  method: 'PATCH' | 'POST',
  pathOf: (userId: string) => string,
  body: object,
): Promise<void> {
  const session = await fetch('/api/auth/token', { cache: 'no-store' });
  if (!session.ok) throw new Error('There is no session');
  const { token } = (await session.json()) as { token: string };
  const response = await fetch(pathOf(userOf(token)), {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`The API answered ${response.status}`);
}

/** The API verifies the token; here it only says whose it is. */
function userOf(token: string): string {
  const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
  return encodeURIComponent((JSON.parse(atob(payload)) as { sub: string }).sub);
}
