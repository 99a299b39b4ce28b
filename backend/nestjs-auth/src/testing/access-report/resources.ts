import { exampleOf, type ExampleContext } from './example-value.js';
import {
  isOk,
  type Answer,
  type Inputs,
  type Operation,
  type ReportUser,
  type Schema,
  type Send,
} from './model.js';
import {
  collectionOf,
  creatorOfField,
  creatorOfMember,
  firstRowId,
  idOfCreated,
  isCreator,
  isIdField,
  isReference,
  readerOf,
  suppliedId,
  type GivenResources,
  type Reference,
  type References,
} from './resource-names.js';

/** A user who can call operations. */
export interface Actor {
  readonly user: ReportUser;
  /** The Authorization header that the operation accepts from this user. */
  readonly authorize: (operation: Operation) => string | Promise<string>;
}

/** What a request gets besides, or instead of, what its schema says. */
export interface RequestPart {
  readonly values?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RequestContext {
  /** The user that the request is built for; put `canary` into texts, so that leaks are recognised. */
  readonly user: ReportUser;
  /** Ids of the operation, by the name of the field or body member. */
  readonly ids: Readonly<Record<string, unknown>>;
}

export type RequestBuilder = RequestPart | ((context: RequestContext) => RequestPart);

/** Creates rows of a user for a route, and returns their ids. */
export type CreateResources = (user: ReportUser, route: string) => GivenResources | Promise<GivenResources>;

export interface ResourceOptions {
  readonly send: Send;
  /** Looks up `#/…` references of schemas. */
  readonly resolve: (reference: string) => Schema;
  /** Creates rows of a user that no route creates. */
  readonly given?: CreateResources | undefined;
  /** Requests that the schema alone doesn't describe, by route. */
  readonly requests?: Readonly<Record<string, RequestBuilder>> | undefined;
}

/** Builds requests, and creates the rows that they name by calling the operations that create them. */
export class Resources {
  private readonly cache = new Map<string, Promise<unknown>>();
  private readonly knownIds = new Map<string, Set<unknown>>();

  constructor(
    private readonly operations: readonly Operation[],
    private readonly options: ResourceOptions,
  ) {}

  /** All ids that belong to a user. */
  idsOf({ id }: ReportUser): readonly unknown[] {
    return [...(this.knownIds.get(id) ?? [])];
  }

  /** Creates one row with every creating operation, so that lists have something to leak. */
  async plant(actor: Actor): Promise<void> {
    for (const operation of this.operations) {
      if (isCreator(operation) && operation.access === 'token')
        await this.idFrom(operation, actor, false, []);
    }
  }

  /** @param fresh Whether rows are created for this operation, because it changes them. */
  async referencesFor(
    operation: Operation,
    actor: Actor,
    fresh: boolean,
    chain: readonly Operation[] = [],
  ): Promise<References> {
    const found = new Map<string, Reference>();
    const missing: string[] = [];
    const fields = operation.fields.filter((each) => isIdField(each, operation));
    const members = this.referringMembers(operation, actor.user);
    if (fields.length + members.length === 0) return { found, missing };
    const given = (await this.options.given?.(actor.user, operation.route)) ?? {};
    for (const field of fields) {
      const collection = collectionOf(operation, field);
      const creator = creatorOfField(this.operations, operation, field);
      const id =
        this.known(actor.user, suppliedId(given, operation, field)) ??
        (creator && (await this.idFrom(creator, actor, fresh, chain, field.name))) ??
        (collection === undefined ? undefined : await this.listedId(collection, actor, chain));
      if (id !== undefined) found.set(field.name, { id, creator, collection });
      else if (!hasExample(field.schema)) missing.push(field.name);
    }
    for (const member of members) {
      const creator = creatorOfMember(this.operations, operation, member);
      const id =
        this.known(actor.user, given[member]) ??
        (creator && (await this.idFrom(creator, actor, fresh, chain, member)));
      if (id !== undefined) found.set(member, { id, creator });
    }
    return { found, missing };
  }

  /** Builds the request of a user with these ids. */
  inputsFor(operation: Operation, user: ReportUser, { found }: References): Inputs {
    const ids = new Map([...found].map(([name, { id }]) => [name, id]));
    const context = this.exampleContext(user, (member) => ids.get(member));
    const values: Record<string, unknown> = {};
    for (const { name, schema, required, in: place } of operation.fields) {
      if (name === operation.owner) values[name] = user.id;
      else if (ids.has(name)) values[name] = ids.get(name);
      else if (place === 'path' || required) values[name] = exampleOf(schema, context, name);
    }
    const builder = this.options.requests?.[operation.route];
    const part =
      typeof builder === 'function' ? builder({ user, ids: Object.fromEntries(ids) }) : (builder ?? {});
    const described = operation.body === undefined ? undefined : exampleOf(operation.body.schema, context);
    const body = part.body ?? described;
    return {
      values: { ...values, ...part.values },
      ...(body !== undefined && { body }),
      ...(part.headers !== undefined && { headers: part.headers }),
    };
  }

  /** Names of the members of a body, required or not. */
  membersOf(schema: Schema): readonly string[] {
    const { properties = {}, allOf = [] } =
      schema.$ref === undefined ? schema : this.options.resolve(schema.$ref);
    return [...Object.keys(properties), ...allOf.flatMap((part) => this.membersOf(part))];
  }

  /** What a user reads of the rows that the ids name; undefined where no operation reads any. */
  async stateOf({ found }: References, actor: Actor): Promise<string | undefined> {
    const views: unknown[] = [];
    for (const reference of found.values()) {
      const view = await this.viewOf(reference, actor);
      // An error may carry a request id, which differs every time.
      if (view !== undefined) views.push(isOk(view) ? [view.status, view.body] : [view.status]);
    }
    return views.length === 0 ? undefined : JSON.stringify(views);
  }

  /** What a user gets for a row, under the user's own address. */
  async viewOf(reference: Reference, actor: Actor): Promise<Answer | undefined> {
    const reader = readerOf(this.operations, reference);
    if (reader === undefined) return undefined;
    const { found: parents, missing } = await this.referencesFor(reader, actor, false);
    const found = new Map(parents);
    const last = reader.fields.filter((each) => isIdField(each, reader)).at(-1);
    if (last !== undefined) found.set(last.name, reference);
    const inputs = this.inputsFor(reader, actor.user, { found, missing });
    return this.options.send(reader, inputs, await actor.authorize(reader));
  }

  /** A row that a user created with an operation. */
  async createdBy(creator: Operation, actor: Actor): Promise<Reference | undefined> {
    const id = await this.idFrom(creator, actor, false, []);
    return id === undefined ? undefined : { id, creator, collection: creator.path };
  }

  private async idFrom(
    creator: Operation,
    actor: Actor,
    fresh: boolean,
    chain: readonly Operation[],
    name?: string,
  ): Promise<unknown> {
    // Before the cache: a promise that waits for itself never settles.
    if (chain.includes(creator)) return undefined;
    const key = `${actor.user.id} ${creator.route} ${name ?? ''}`;
    const cached = fresh ? undefined : this.cache.get(key);
    if (cached !== undefined) return cached;
    const created = this.create(creator, actor, [...chain, creator], name);
    if (!fresh) this.cache.set(key, created);
    return created;
  }

  private async create(
    creator: Operation,
    actor: Actor,
    chain: readonly Operation[],
    name?: string,
  ): Promise<unknown> {
    const references = await this.referencesFor(creator, actor, false, chain);
    const inputs = this.inputsFor(creator, actor.user, references);
    const answer = await this.options.send(creator, inputs, await actor.authorize(creator));
    return isOk(answer) ? this.known(actor.user, idOfCreated(answer, name)) : undefined;
  }

  /** The id of the first row of a list, where no operation creates rows. */
  private async listedId(collection: string, actor: Actor, chain: readonly Operation[]): Promise<unknown> {
    const list = this.operations.find(({ method, path }) => method === 'GET' && path === collection);
    if (list === undefined || chain.includes(list)) return undefined;
    const references = await this.referencesFor(list, actor, false, [...chain, list]);
    const inputs = this.inputsFor(list, actor.user, references);
    const answer = await this.options.send(list, inputs, await actor.authorize(list));
    return isOk(answer) ? this.known(actor.user, firstRowId(answer.body)) : undefined;
  }

  private known(user: ReportUser, id: unknown): unknown {
    if (id === undefined) return undefined;
    const ids = this.knownIds.get(user.id) ?? new Set();
    this.knownIds.set(user.id, ids.add(id));
    return id;
  }

  private referringMembers({ body }: Operation, user: ReportUser): readonly string[] {
    if (body === undefined) return [];
    const names = new Set<string>();
    const context = this.exampleContext(user, (member) => {
      if (isReference(member)) names.add(member);
      return undefined;
    });
    exampleOf(body.schema, context);
    return [...names];
  }

  private exampleContext(user: ReportUser, idFor: ExampleContext['idFor']): ExampleContext {
    return { user, idFor, resolve: this.options.resolve };
  }
}

function hasExample({ example, examples, default: usual }: Schema): boolean {
  return (example ?? examples?.[0] ?? usual) !== undefined;
}
