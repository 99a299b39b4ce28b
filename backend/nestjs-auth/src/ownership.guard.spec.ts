import { describe, expect, it } from '@jest/globals';
import { ExecutionContextHost } from '@nestjs/core/internal';
import { readAuthSettings } from './auth.settings.js';
import { OptionalAuth, OwnedBy } from './decorators.js';
import { OwnershipGuard } from './ownership.guard.js';
import { TEST_AUTH_OPTIONS } from './testing/index.js';

/** Handlers of messages: no path of theirs can be looked at when the application starts. */
class Messages {
  @OwnedBy('accountId')
  bills(): void {
    return undefined;
  }

  @OptionalAuth()
  @OwnedBy('accountId')
  offers(): void {
    return undefined;
  }
}

describe('OwnershipGuard', () => {
  const guard = new OwnershipGuard(readAuthSettings(TEST_AUTH_OPTIONS));
  const handlers = Object.getOwnPropertyDescriptors(Messages.prototype);
  const may = (handler: keyof Messages, data: object, id?: string): boolean => {
    const carrier = id === undefined ? {} : { user: { id } };
    const context = new ExecutionContextHost([data, carrier], Messages, handlers[handler].value);
    context.setType('rpc');
    return guard.canActivate(context);
  };
  const refused = expect.objectContaining({ code: 'AUTH_NOT_OWNER', status: 403 });

  it('checks the parameter that @OwnedBy() names [A6]', () => {
    expect(may('bills', { accountId: 'ada' }, 'ada')).toBe(true);
    expect(() => may('bills', { accountId: 'bob' }, 'ada')).toThrow(refused);
  });

  it('refuses a message without the owner that @OwnedBy() names [A6]', () => {
    expect(() => may('bills', {}, 'ada')).toThrow(refused);
    expect(() => may('bills', { userId: 'ada' }, 'ada')).toThrow(refused);
    expect(() => may('offers', {})).toThrow(refused);
  });

  it('accepts only an identical string as the owner [A6]', () => {
    for (const accountId of [['ada'], { toString: () => 'ada' }, Object('ada'), 0, null, true]) {
      expect(() => may('bills', { accountId }, 'ada')).toThrow(refused);
    }
  });
});
