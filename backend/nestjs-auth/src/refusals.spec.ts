import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { readAuthSettings } from './auth.settings.js';
import { NativeErrors } from './native-errors.js';
import { ProblemException } from './problem.exception.js';
import type { Refusal } from './refusal.js';
import { Refusals } from './refusals.js';
import { TEST_AUTH_OPTIONS } from './testing/index.js';

const problem = new ProblemException({ status: 403, code: 'AUTH_NOT_OWNER', detail: 'Not yours' });
const user = {
  ...{
    id: 'ada',
    role: 'user',
    scopes: [],
    isScoped: false,
    emailVerified: false,
    issuedAt: 0,
    expiresAt: 0,
    claims: {},
  },
};

describe('Refusals', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });
  const reported = (
    rule: Refusal['rule'],
    carrier: object,
    route?: unknown,
  ): [Refusal | undefined, unknown] => {
    const refusals: Refusal[] = [];
    const debug = jest.spyOn(Logger.prototype, 'debug').mockImplementation(() => undefined);
    const onRefused = (refusal: Refusal): number => refusals.push(refusal);
    const settings = readAuthSettings({ ...TEST_AUTH_OPTIONS, onRefused });
    new Refusals(settings, new NativeErrors(undefined, undefined)).report(
      { transport: 'http', route, carrier },
      'NotesController.list',
      { rule, reason: 'another owner' },
      problem,
    );
    return [refusals[0], debug.mock.calls[0]?.[0]];
  };

  it('names the caller and the route', () => {
    const [refusal, line] = reported('owner', { user }, '/users/:userId');
    expect(refusal).toMatchObject({ rule: 'owner', sub: 'ada', route: '/users/:userId', status: 403 });
    expect(line).toBe('Refused NotesController.list (/users/:userId): AUTH_NOT_OWNER, another owner');
  });

  it('names no caller whose token is refused, though the connection had one', () => {
    expect(reported('token', { user })[0]).not.toHaveProperty('sub');
    expect(reported('token', {})[0]).not.toHaveProperty('sub');
  });

  it('names no caller and no route that it does not know', () => {
    const [refusal, line] = reported('role', {}, /^\/users/);
    expect(refusal).not.toHaveProperty('sub');
    expect(refusal).not.toHaveProperty('route');
    expect(line).toBe('Refused NotesController.list: AUTH_NOT_OWNER, another owner');
  });
});
