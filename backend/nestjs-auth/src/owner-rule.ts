import type { ExecutionContext, Type } from '@nestjs/common';
import type { AuthUser } from './auth-user.js';

/** An id as a database has it. A number is compared by its decimal digits. */
export type OwnerId = string | number | bigint;

/** Narrows what `@OwnedBy()` compares, or with what. */
export interface OwnerOptions {
  /**
   * Compare with this claim of the token, not with the caller's id: an organisation, a tenant. If the claim is a list, one
   * of its values must match.
   */
  readonly claim?: string;
  /** Callers with one of these roles may act on any owner. */
  readonly orRoles?: readonly [string, ...string[]];
}

/** The call whose owner is loaded. */
export interface OwnedCall {
  readonly user: AuthUser;
  /** Parameters of the path and the host, arguments of the resolver, or data of the message: unchecked input. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly context: ExecutionContext;
}

/**
 * Finds a provider of the application by its class.
 *
 * @throws {Error} If no module provides it.
 */
export type GetProvider = <T>(provider: Type<T>) => T;

/** Loads the owner of what a call is about. */
export interface OwnerLoading extends OwnerOptions {
  /**
   * @returns The owner; undefined or null if there is none, which is refused too. Throw an exception to respond otherwise.
   */
  readonly load: (
    call: OwnedCall,
    get: GetProvider,
  ) => OwnerId | null | undefined | Promise<OwnerId | null | undefined>;
}

/** A parameter that names the owner. */
export interface OwnerParameter extends OwnerOptions {
  readonly parameter: string;
  /** Names from the outermost to the innermost; undefined for one name, which matches at any depth. */
  readonly path?: readonly string[];
}

export type OwnerRule = OwnerParameter | OwnerLoading;

export function ownerRule(parameter: string, options: OwnerOptions = {}): OwnerParameter {
  return { parameter, ...(parameter.includes('.') && { path: parameter.split('.') }), ...options };
}

/**
 * Whether two ids are the same: as text, without case folding or trimming. A number is its decimal digits, so 7 is '7', but
 * '07', '7.0' and '7e0' are not.
 */
export function isSameId(one: unknown, other: unknown): boolean {
  const text = textOf(one);
  return text !== undefined && text === textOf(other);
}

/** Beyond 2^53 two different ids are the same number, so a number must be a safe integer. */
function textOf(id: unknown): string | undefined {
  // A claim may be empty for callers that belong nowhere; it must not match an empty parameter.
  if (typeof id === 'string') return id === '' ? undefined : id;
  if (typeof id === 'bigint') return String(id);
  return Number.isSafeInteger(id) && !Object.is(id, -0) ? String(id) : undefined;
}

/** Every value in `data` that the rule's parameter names. */
export function valuesNamed({ parameter, path }: OwnerParameter, data: unknown): readonly unknown[] {
  return path === undefined ? valuesAnywhere(parameter, data) : valuesAt(path, data);
}

/** A missing value is undefined, which no one owns, so that one element of a list can't hide beside another. */
function valuesAt([name, ...rest]: readonly string[], data: unknown): readonly unknown[] {
  if (name === undefined) return [data].flat();
  if (Array.isArray(data)) {
    return data.flatMap((each) => (Array.isArray(each) ? [undefined] : valuesAt([name, ...rest], each)));
  }
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, name)) return [undefined];
  return valuesAt(rest, (data as Readonly<Record<string, unknown>>)[name]);
}

/** Without recursion: an attacker chooses the depth. */
function valuesAnywhere(name: string, data: unknown): readonly unknown[] {
  const found: unknown[] = [];
  const seen = new Set<unknown>();
  const left: unknown[] = [data];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next !== 'object' || next === null || ArrayBuffer.isView(next) || seen.has(next)) continue;
    seen.add(next);
    for (const [key, value] of Object.entries(next)) {
      if (key === name && value !== undefined) found.push(value);
      else left.push(value);
    }
  }
  return found;
}
