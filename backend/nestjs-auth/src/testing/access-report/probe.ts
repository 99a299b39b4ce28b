import {
  holdsRowsOf,
  judgeForeign,
  judgeOwner,
  judgeOwnerField,
  judgePublic,
  judgeRefusal,
  type Judgement,
  type RowsOf,
} from './judge.js';
import {
  isOk,
  isRead,
  isRecord,
  OWNER_FIELDS,
  namesOwner,
  type Answer,
  type Inputs,
  type Operation,
  type Send,
} from './model.js';
import { rowOf, unknownReferences, type Reference, type References } from './resource-names.js';
import type { Actor, Resources } from './resources.js';

/** A token of the owner that must be refused. */
export interface BadToken {
  readonly name: string;
  readonly authorization: string;
}

/** A stranger with a role. */
export interface RoleActor {
  readonly role: string;
  readonly actor: Actor;
}

export interface ProbeContext {
  readonly send: Send;
  readonly resources: Resources;
  readonly owner: Actor;
  readonly stranger: Actor;
  readonly badTokens: readonly BadToken[];
  /** A stranger with each role of the application. */
  readonly roles: readonly RoleActor[];
  /** The owner without any role and scope; undefined where tokens can't be made. */
  readonly plainOwner: Actor | undefined;
  /** Whether a token with scopes may call only routes that require some: the option `scopeRule`. */
  readonly restrictsScopes: boolean;
  /** Why the caller says that a route may answer anyone. */
  readonly publicReason: (operation: Operation) => string | undefined;
  /** Why the caller says that users share the rows of a route. */
  readonly sharedReason: (operation: Operation) => string | undefined;
}

/** One call of an operation and what it shows. */
export interface Cell extends Judgement {
  readonly caller: string;
  readonly status: number;
}

/** What the matrix says about one operation. */
export interface Row {
  readonly operation: Operation;
  readonly cells: readonly Cell[];
  /** Why the route could not be tried; empty if it could. */
  readonly unproven: readonly string[];
  /** The caller's reason for a public or shared route. */
  readonly allowed?: string;
}

/** Calls one operation as everyone. The owner comes last: the call may delete the row. */
export async function probe(operation: Operation, context: ProbeContext): Promise<Row> {
  if (operation.unchecked !== undefined) {
    const allowed = context.publicReason(operation);
    if (allowed !== undefined) return { operation, cells: [], unproven: [], allowed };
    return { operation, cells: [], unproven: [operation.unchecked] };
  }
  const run = new Probe(operation, context);
  return run.all();
}

class Probe {
  private readonly cells: Cell[] = [];
  private references: References = { found: new Map(), missing: [] };

  constructor(
    private readonly operation: Operation,
    private readonly context: ProbeContext,
  ) {}

  async all(): Promise<Row> {
    const { operation, context } = this;
    await this.renew();
    const publicReason = context.publicReason(operation);
    const shared = context.sharedReason(operation) ?? operation.shared;
    const isPublic = publicReason !== undefined || operation.access === 'public';
    if (isPublic) await this.publicCalls(publicReason !== undefined);
    else {
      await this.anonymousCalls();
      await this.foreignCalls(shared !== undefined);
      await this.roleCalls();
      await this.ownerFieldCalls();
    }
    await this.call('owner', this.ownersInputs(), await this.context.owner.authorize(operation), judgeOwner);
    const unproven = this.cells.filter(({ verdict }) => verdict === 'unproven').map(reasonOf);
    const missing = this.references.missing.map((name) => `no row for :${name}`);
    const allowed = publicReason ?? shared;
    return {
      operation,
      cells: this.cells,
      unproven: [...new Set([...missing, ...unproven])],
      ...(allowed !== undefined && { allowed }),
    };
  }

  private async publicCalls(isListed: boolean): Promise<void> {
    const { operation } = this;
    const inputs = this.ownersInputs();
    await this.call('no token', inputs, undefined, (answer) => {
      if (isListed) return { verdict: isOk(answer) ? 'allowed' : 'unproven', reason: 'listed as public' };
      if (operation.owner !== undefined && isOk(answer)) {
        return {
          verdict: 'hole',
          kind: 'accidental-public',
          reason: `open to anyone, with :${operation.owner} in it`,
        };
      }
      return judgePublic(answer, this.rowsOfOwner());
    });
  }

  private async anonymousCalls(): Promise<void> {
    const { operation, context } = this;
    const mayBeAnonymous = operation.access === 'optional' && operation.owner === undefined;
    await this.call('no token', this.ownersInputs(), undefined, (answer) =>
      mayBeAnonymous
        ? judgePublic(answer, this.rowsOfOwner())
        : judgeRefusal(operation, answer, 'missing-guard'),
    );
    // A route that needs no token accepts every token.
    if (this.cells.some(({ kind }) => kind === 'missing-guard')) return;
    for (const { name, authorization } of context.badTokens) {
      await this.call(name, this.ownersInputs(), authorization, (answer) =>
        judgeRefusal(operation, answer, 'bad-token'),
      );
    }
  }

  /** A stranger at the owner's address, then at the stranger's own with the owner's ids. */
  private async foreignCalls(isShared: boolean): Promise<void> {
    const { operation, context } = this;
    const { stranger, resources, owner } = context;
    const authorization = await stranger.authorize(operation);
    const [role] = operation.roles ?? [];
    const byRole = role !== undefined && (operation.owner === undefined || operation.anyOwner.includes(role));
    const atOwner = this.inputsAtOwner();
    if (atOwner !== undefined) {
      await this.call("stranger, owner's address", atOwner, authorization, (answer) =>
        byRole && isOk(answer)
          ? { verdict: 'allowed', reason: 'any owner, by its role' }
          : judgeRefusal(operation, answer, 'foreign-owner'),
      );
    }
    const hasIds = this.references.found.size > 0;
    const unknownInputs = resources.inputsFor(operation, stranger.user, unknownReferences(this.references));
    const unknown = hasIds ? await context.send(operation, unknownInputs, authorization) : NO_ANSWER;
    const changes = hasIds && !isRead(operation);
    const before = changes ? await this.steadyState() : undefined;
    const inputs = resources.inputsFor(operation, stranger.user, this.references);
    const answer = await context.send(operation, inputs, authorization);
    const after = before !== undefined ? await resources.stateOf(this.references, owner) : undefined;
    const call = { hasIds, isRead: isRead(operation), answer, unknown, before, after };
    const judgement = judgeForeign({ ...call, owner: this.rowsOfOwner() });
    const isExpected = (isShared || byRole) && judgement.verdict === 'hole';
    this.cells.push({
      caller: hasIds ? "stranger, owner's ids" : 'stranger, own address',
      status: answer.status,
      ...(isExpected
        ? { verdict: 'allowed', reason: byRole ? 'by its role' : 'listed as shared' }
        : judgement),
    });
    if (isOk(answer)) await this.renew();
  }

  /** The owner's rows; undefined if two reads differ, as with a count of views: a change would prove nothing. */
  private async steadyState(): Promise<string | undefined> {
    const { resources, owner } = this.context;
    const state = await resources.stateOf(this.references, owner);
    return state === (await resources.stateOf(this.references, owner)) ? state : undefined;
  }

  /** The stranger's request with the owner's id where it names one; undefined if it names none. */
  private inputsAtOwner(): Inputs | undefined {
    const { operation, context } = this;
    const { user } = context.owner;
    if (operation.owner !== undefined) {
      const own = context.resources.inputsFor(operation, context.stranger.user, this.references);
      return { ...own, values: { ...own.values, [operation.owner]: user.id } };
    }
    // Inside an input of a resolver or message; the body of a route is tried for itself.
    const inputs = this.ownersInputs();
    const isNamed =
      operation.kind !== 'http' && JSON.stringify(inputs.values).includes(JSON.stringify(user.id));
    return isNamed ? inputs : undefined;
  }

  private async roleCalls(): Promise<void> {
    const { operation, context } = this;
    if (this.needsGrant() && context.plainOwner !== undefined) {
      const authorization = await context.plainOwner.authorize(operation);
      await this.call('owner without role', this.ownersInputs(), authorization, (answer) =>
        judgeRefusal(operation, answer, 'missing-role'),
      );
    }
    for (const { role, actor } of context.roles) {
      const isWrong = operation.roles?.includes(role) === false;
      if (operation.anyOwner.includes(role) || (!isWrong && operation.owner === undefined)) continue;
      const authorization = await actor.authorize(operation);
      await this.call(`stranger as ${role}`, this.ownersInputs(), authorization, (answer) =>
        judgeRefusal(operation, answer, isWrong ? 'missing-role' : 'foreign-owner'),
      );
    }
  }

  /** Whether the owner alone, without a role or scope, must be refused. */
  private needsGrant(): boolean {
    const { access, roles, scopes } = this.operation;
    if (roles !== undefined) return true;
    return scopes === undefined ? this.context.restrictsScopes && access === 'token' : scopes.length > 0;
  }

  /** The owner's call with the stranger as owner in the body: members that the schema names, then those it doesn't. */
  private async ownerFieldCalls(): Promise<void> {
    const { operation, context } = this;
    if (!['POST', 'PUT', 'PATCH'].includes(operation.method) || operation.kind !== 'http') return;
    const stranger = context.stranger.user;
    const declared = this.declaredOwnerMembers();
    const attempts = [declared, OWNER_FIELDS.filter((name) => !declared.includes(name))];
    for (const names of attempts.filter((each) => each.length > 0)) {
      const { body, ...inputs } = this.ownersInputs();
      if (!isRecord(body)) return;
      const changed = { ...body, ...Object.fromEntries(names.map((name) => [name, stranger.id])) };
      const authorization = await context.owner.authorize(operation);
      const references = this.references;
      // A row that the stranger sees anyway is another hole.
      const isSeen = await this.strangerSees(await this.rowBefore());
      const answer = await context.send(operation, { ...inputs, body: changed }, authorization);
      const isMoved =
        isOk(answer) && !isSeen && (await this.strangerSees(rowOf(operation, answer, references)));
      const judgement = judgeOwnerField(answer, stranger.id, isMoved);
      const caller = `owner, ${names === declared ? names.join(' ') : 'unknown owner members'} in the body`;
      this.cells.push({ caller, status: answer.status, ...judgement });
      if (isOk(answer)) await this.renew();
    }
  }

  private declaredOwnerMembers(): readonly string[] {
    const { body, owner } = this.operation;
    if (body === undefined) return [];
    return this.context.resources.membersOf(body.schema).filter((name) => namesOwner(name, owner));
  }

  /** A row that the owner created without a word about its owner. */
  private async rowBefore(): Promise<Reference | undefined> {
    const { operation, context, references } = this;
    if (operation.method !== 'POST') return [...references.found.values()].at(-1);
    return context.resources.createdBy(operation, context.owner);
  }

  /** Whether the stranger finds the owner's texts in a row, under the stranger's own address. */
  private async strangerSees(reference: Reference | undefined): Promise<boolean> {
    const { resources, owner, stranger } = this.context;
    const view = reference === undefined ? undefined : await resources.viewOf(reference, stranger);
    return view !== undefined && isOk(view) && holdsRowsOf({ user: owner.user, ids: [] }, view.body);
  }

  private async call(
    caller: string,
    inputs: Inputs,
    authorization: string | undefined,
    judge: (answer: Answer) => Judgement,
  ): Promise<void> {
    const answer = await this.context.send(this.operation, inputs, authorization);
    this.cells.push({ caller, status: answer.status, ...judge(answer) });
    if (isOk(answer) && caller !== 'owner') await this.renew();
  }

  /** Rows for the next call. A call that succeeded may have changed or deleted those of before. */
  private async renew(): Promise<void> {
    const { operation, context } = this;
    this.references = await context.resources.referencesFor(operation, context.owner, !isRead(operation));
  }

  private ownersInputs(): Inputs {
    const { operation, context } = this;
    return context.resources.inputsFor(operation, context.owner.user, this.references);
  }

  /** What a stranger must not see, without the ids that the call itself names and an answer may repeat. */
  private rowsOfOwner(): RowsOf {
    const { resources, owner } = this.context;
    const named = new Set([...this.references.found.values()].map(({ id }) => id));
    return { user: owner.user, ids: resources.idsOf(owner.user).filter((id) => !named.has(id)) };
  }
}

const NO_ANSWER: Answer = { status: 404, body: undefined };

const reasonOf = ({ caller, reason = 'not proven' }: Cell): string =>
  caller === 'owner' ? reason : `${caller}: ${reason}`;
