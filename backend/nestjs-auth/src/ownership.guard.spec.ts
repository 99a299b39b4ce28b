import { beforeAll, describe, expect, it } from '@jest/globals';
import { ExecutionContextHost } from '@nestjs/core/internal';
import { RpcException } from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import { AuthModule } from './auth.module.js';
import { OptionalAuth, OwnedBy } from './decorators.js';
import { OwnershipGuard } from './ownership.guard.js';
import { TEST_AUTH_OPTIONS } from './testing/index.js';

/** Rows, and who owns them. */
class Notes {
  readonly loaded: string[] = [];

  ownerOf(id: unknown): string | undefined {
    this.loaded.push(String(id));
    return id === 'n1' ? 'ada' : undefined;
  }
}

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

  anything(): void {
    return undefined;
  }

  @OwnedBy('input.ownerId')
  byPath(): void {
    return undefined;
  }

  @OwnedBy('accountId', { orRoles: ['support', 'admin'] })
  orRole(): void {
    return undefined;
  }

  @OwnedBy('orgId', { claim: 'org' })
  ofOrganisation(): void {
    return undefined;
  }

  @OwnedBy('orgId', { claim: 'org' })
  @OwnedBy('accountId')
  both(): void {
    return undefined;
  }

  @OwnedBy({ load: ({ parameters }, get) => get(Notes).ownerOf(parameters.id), orRoles: ['admin'] })
  note(): void {
    return undefined;
  }

  @OwnedBy('accountId')
  @OwnedBy({ load: ({ parameters }, get) => Promise.resolve(get(Notes).ownerOf(parameters.id)) })
  noteOfAccount(): void {
    return undefined;
  }
}

describe('OwnershipGuard', () => {
  let guard: OwnershipGuard;
  let notes: Notes;
  beforeAll(async () => {
    const testing = await Test.createTestingModule({
      imports: [AuthModule.forRoot(TEST_AUTH_OPTIONS)],
      providers: [Notes],
    }).compile();
    guard = testing.get(OwnershipGuard);
    notes = testing.get(Notes);
  });
  const handlers = Object.getOwnPropertyDescriptors(Messages.prototype);
  const ada = { id: 'ada', role: 'user', claims: {} };
  const ask = async (handler: keyof Messages, data: object, user?: object): Promise<unknown> => {
    const context = new ExecutionContextHost([data, { user }], Messages, handlers[handler].value);
    context.setType('rpc');
    try {
      return await guard.canActivate(context);
    } catch (error) {
      if (!(error instanceof RpcException)) throw error;
      return error.getError();
    }
  };
  const refused = expect.objectContaining({ code: 'AUTH_NOT_OWNER', status: 403 });

  it('checks the parameter that @OwnedBy() names [A6]', async () => {
    expect(await ask('bills', { accountId: 'ada' }, ada)).toBe(true);
    expect(await ask('bills', { accountId: 'bob' }, ada)).toEqual(refused);
  });

  it('refuses a message without the owner that @OwnedBy() names [A6]', async () => {
    expect(await ask('bills', {}, ada)).toEqual(refused);
    expect(await ask('bills', { userId: 'ada' }, ada)).toEqual(refused);
    expect(await ask('offers', { accountId: 'ada' })).toEqual(refused);
  });

  it('accepts only an identical string as the owner [A6]', async () => {
    for (const accountId of [['ada'], { toString: () => 'ada' }, Object('ada'), 0, null, true]) {
      expect(await ask('bills', { accountId }, ada)).toEqual(refused);
    }
  });

  it('takes a number for its decimal digits and for no other spelling [A6]', async () => {
    const seven = { ...ada, id: '7' };
    for (const accountId of ['7', 7, 7n]) expect(await ask('bills', { accountId }, seven)).toBe(true);
    for (const accountId of ['07', '7.0', '7e0', '+7', ' 7', '0x7', 7.5, -7, '7n', [7], NaN]) {
      expect(await ask('bills', { accountId }, seven)).toEqual(refused);
    }
    expect(await ask('bills', { accountId: -0 }, { ...ada, id: '0' })).toEqual(refused);
    expect(await ask('bills', { accountId: 2 ** 53 }, { ...ada, id: String(2 ** 53) })).toEqual(refused);
  });

  it('finds the owner at any depth, and every one has to be the caller [A6]', async () => {
    expect(await ask('anything', { input: { userId: 'ada', notes: [{ userId: 'ada' }] } }, ada)).toBe(true);
    expect(
      await ask('anything', { input: { notes: [{ userId: 'ada' }, [{ userId: 'bob' }]] } }, ada),
    ).toEqual(refused);
    expect(await ask('anything', { userId: 'ada', input: { userId: 'bob' } }, ada)).toEqual(refused);
    expect(await ask('anything', { userId: { equals: 'ada' } }, ada)).toEqual(refused);
    expect(await ask('bills', { input: { deep: [{ accountId: 'ada' }] } }, ada)).toBe(true);
    expect(await ask('anything', { input: { noteId: 'n2' } }, ada)).toBe(true);
  });

  it('survives data that is circular or a hundred thousand levels deep [A6]', async () => {
    const circular: Record<string, unknown> = { accountId: 'ada' };
    circular.self = circular;
    expect(await ask('bills', circular, ada)).toBe(true);
    let deep: unknown = { accountId: 'bob' };
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(await ask('bills', { deep }, ada)).toEqual(refused);
    expect(await ask('byPath', { input: deep }, ada)).toEqual(refused);
  });

  it('reads a path of names in one place, in each element of a list [A6]', async () => {
    expect(await ask('byPath', { input: { ownerId: 'ada', with: { ownerId: 'bob' } } }, ada)).toBe(true);
    expect(await ask('byPath', { input: [{ ownerId: 'ada' }, { ownerId: 'ada' }] }, ada)).toBe(true);
    for (const input of [
      undefined,
      [],
      { ownerId: 'bob' },
      { ownerId: [] },
      [{ ownerId: 'ada' }, { ownerId: 'bob' }],
      [{ ownerId: 'ada' }, {}],
      [{ ownerId: 'ada' }, [{ ownerId: 'ada' }]],
      Object.create({ ownerId: 'ada' }),
    ]) {
      expect(await ask('byPath', { input, ownerId: 'ada' }, ada)).toEqual(refused);
    }
  });

  it('lets one of the named roles act on any owner [A6] [A16]', async () => {
    expect(await ask('orRole', { accountId: 'ada' }, ada)).toBe(true);
    expect(await ask('orRole', { accountId: 'bob' }, ada)).toEqual(refused);
    expect(await ask('orRole', { accountId: 'bob' }, { ...ada, role: 'user,admin' })).toBe(true);
    expect(await ask('orRole', { accountId: 'bob' }, { ...ada, role: 'administrator' })).toEqual(refused);
    expect(await ask('orRole', { accountId: 'bob' })).toEqual(refused);
  });

  it('compares with a claim, or with any value of a list claim [A6]', async () => {
    const of = (org: unknown): object => ({ ...ada, claims: { org } });
    for (const org of ['acme', ['other', 'acme']]) {
      expect(await ask('ofOrganisation', { orgId: 'acme' }, of(org))).toBe(true);
    }
    expect(await ask('ofOrganisation', { orgId: '7' }, of(7))).toBe(true);
    for (const org of ['Acme', 'acme,other', [], [['acme']], null, undefined, '', { acme: true }]) {
      expect(await ask('ofOrganisation', { orgId: 'acme' }, of(org))).toEqual(refused);
    }
    expect(await ask('ofOrganisation', { orgId: '' }, of(''))).toEqual(refused);
    expect(await ask('ofOrganisation', { orgId: undefined }, of(undefined))).toEqual(refused);
    expect(await ask('ofOrganisation', { orgId: 'ada' }, ada)).toEqual(refused);
  });

  it('requires every rule where several are named [A6]', async () => {
    const member = { ...ada, claims: { org: 'acme' } };
    expect(await ask('both', { orgId: 'acme', accountId: 'ada' }, member)).toBe(true);
    expect(await ask('both', { orgId: 'other', accountId: 'ada' }, member)).toEqual(refused);
    expect(await ask('both', { orgId: 'acme', accountId: 'bob' }, member)).toEqual(refused);
  });

  it('loads the owner with a provider of the application [A6]', async () => {
    expect(await ask('note', { id: 'n1' }, ada)).toBe(true);
    expect(await ask('note', { id: 'n2' }, ada)).toEqual(refused);
    expect(await ask('note', { id: 'n1' }, { ...ada, id: 'bob' })).toEqual(refused);
    expect(await ask('note', { id: 'n2' }, { ...ada, role: 'admin' })).toBe(true);
  });

  it('loads nothing for a caller that another rule refuses [A6]', async () => {
    notes.loaded.length = 0;
    expect(await ask('noteOfAccount', { id: 'n1', accountId: 'bob' }, ada)).toEqual(refused);
    expect(await ask('noteOfAccount', { id: 'n1', accountId: 'ada' })).toEqual(refused);
    expect(notes.loaded).toEqual([]);
    expect(await ask('noteOfAccount', { id: 'n1', accountId: 'ada' }, ada)).toBe(true);
    expect(notes.loaded).toEqual(['n1']);
  });
});
