import type { JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

export type Jwk = JsonWebKey & { readonly kty: string; readonly alg?: string };
export type KeySet = Jwk | { readonly keys: readonly Jwk[] };

export interface Vector {
  readonly tcId: number;
  readonly comment: string;
  readonly jws?: unknown;
  readonly jwe?: unknown;
  readonly key?: string;
  readonly result: 'valid' | 'invalid' | 'acceptable';
}

export interface VectorGroup {
  readonly comment: string;
  readonly private?: KeySet;
  readonly public?: KeySet;
  readonly tests: readonly Vector[];
}

/** The folder with Wycheproof's JSON files; undefined if this machine has none. */
export const WYCHEPROOF_DIRECTORY = process.env.WYCHEPROOF_DIR;

/** Reads the part of one of Wycheproof's files that the tests use; see the schemas beside the vectors. */
export function vectorGroups(file: string): readonly VectorGroup[] {
  const text = readFileSync(path.join(WYCHEPROOF_DIRECTORY ?? '', `${file}.json`), 'utf8');
  return (JSON.parse(text) as { readonly testGroups: readonly VectorGroup[] }).testGroups;
}

export function keysOf(keys: KeySet | undefined): readonly Jwk[] {
  if (keys === undefined) return [];
  return isSet(keys) ? keys.keys : [keys];
}

/** The JSON serialisations are objects. */
export function tokenOfVector({ jws, jwe }: Vector): string {
  const token = jws ?? jwe;
  return typeof token === 'string' ? token : JSON.stringify(token);
}

function isSet(keys: KeySet): keys is { readonly keys: readonly Jwk[] } {
  return 'keys' in keys;
}
