import { codePoints } from '../../lib/code-points';

/** The query string of the people page. Defaults are left out. */
export interface PeopleAddress {
  readonly q?: string;
  /** From 2 on. */
  readonly page?: number;
  /** The id of the account whose dialog is open. */
  readonly person?: string | undefined;
}

/** The query string of the activity page. */
export interface ActivityAddress {
  /** The id of the account whose activity is shown. */
  readonly user?: string;
}

type Given = Record<string, unknown>;

/** The longest address that an account can have. */
const SEARCH_MAX = 254;
const PAGE_MAX = 1_000_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function readPeopleAddress(given: Given): PeopleAddress {
  const [q, page, person] = [textOf(given.q), pageOf(given.page), idOf(given.person)];
  return {
    ...(q === undefined || q === '' ? {} : { q }),
    ...(page === undefined || page === 1 ? {} : { page }),
    ...(person === undefined ? {} : { person }),
  };
}

/** The names in the query string whose values are invalid. */
export function invalidInPeopleAddress({ q, page, person }: Given): string[] {
  return [
    ...(q !== undefined && textOf(q) === undefined ? ['q'] : []),
    ...(page !== undefined && pageOf(page) === undefined ? ['page'] : []),
    ...(person !== undefined && idOf(person) === undefined ? ['person'] : []),
  ];
}

export function readActivityAddress(given: Given): ActivityAddress {
  const user = idOf(given.user);
  return user === undefined ? {} : { user };
}

export function invalidInActivityAddress({ user }: Given): string[] {
  return user !== undefined && idOf(user) === undefined ? ['user'] : [];
}

function textOf(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && codePoints(text) <= SEARCH_MAX && !text.includes('\0')
    ? text
    : undefined;
}

function pageOf(value: unknown): number | undefined {
  const page = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
  return Number.isInteger(page) && page >= 1 && page <= PAGE_MAX ? page : undefined;
}

function idOf(value: unknown): string | undefined {
  const id = typeof value === 'string' ? value.toLowerCase() : '';
  return UUID.test(id) ? id : undefined;
}
