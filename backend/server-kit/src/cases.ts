/** The tables of cases of the rules that both servers follow. The kit and each server test themselves against them. */

/** Errors of pg and Node that mean that the database is unavailable: a SQLSTATE, a code of Node, or a message of pg. */
export const DATABASE_UNAVAILABLE_CASES: readonly { readonly code?: string; readonly message?: string }[] = [
  ...['08000', '08001', '08003', '08006', '53100', '53200', '53300', '53400', '57P01', '57P02', '57P03'],
  ...['57P04', '57014', '55P03', '25P03', '40001', '40003', '40P01'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND'],
  'EAI_AGAIN',
]
  .map((code): { code?: string; message?: string } => ({ code }))
  .concat(
    [
      'Connection terminated unexpectedly',
      'Connection terminated due to connection timeout',
      'timeout exceeded when trying to connect',
      'timeout expired',
      'Query read timeout',
      'Client has encountered a connection error and is not queryable',
      'Client was closed and is not queryable',
    ].map((message) => ({ message })),
  );

/** Errors that are bugs of ours or mistakes of the caller, so that a retry can't help. */
export const OTHER_DATABASE_ERRORS: readonly { readonly code?: string; readonly message?: string }[] = [
  { code: '23505' },
  { code: '42P01', message: 'Connection terminated' },
  { code: '22021' },
  { message: 'a bug' },
];

/** Whether a secret is accepted. */
export const SECRET_CASES: readonly (readonly [secret: string, isAccepted: boolean])[] = [
  ['k3Jd81mZpQ0vXbW7nR5tYc2LhG9sFa4E', true],
  ['a2b0f1e4c6d8a9b7c5d3e1f0a4b6c8d2', true],
  ['', false],
  ['k'.repeat(31), false],
  ['k3Jd81mZpQ0vXbW7nR5tYc2LhG9sFa4E\n', false],
  ['31415926535897932384626433832795028841', false],
  ['k3Jd81mZpQ0vXbW7k3Jd81mZpQ0vXbW7', false],
  ['replace-with-32-random-characters-please', false],
  ['better-auth-secret-12345678901234567890', false],
  ['insecure-but-long-enough-0123456789abc', false],
  ['your-app-key-0123456789-abcdefghijklmn', false],
  ['default-signing-key-0123456789abcdefgh', false],
];

/** Whether `X-Request-Id` is kept or replaced. */
export const REQUEST_ID_CASES: readonly (readonly [header: string, isKept: boolean])[] = [
  ['1', true],
  ['req.1', true],
  ['a-b_c.d:e', true],
  ['a:b:c:d:e', true],
  ['abc123', true],
  ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', true],
  ['x'.repeat(128), true],
  ['x'.repeat(129), false],
  ['a b', false],
  ['"', false],
  ['{"$where":1}', false],
];
