import { createContext, use, useSyncExternalStore } from 'react';
import type { DraftFields } from './draft-journal';
import { drafts } from './drafts';

/** The id of the user whose drafts are shown. */
export const DraftOwnerContext = createContext<string | null>(null);

/**
 * The text fields of a form, kept until they are submitted or discarded: over a reload, a closed tab and an ended session.
 * Never use it for passwords, codes or tokens.
 *
 * @example
 * const { value, set, clear } = useDraft(`list:${id}`, { name: list.name });
 *
 * @param name Identifies the form. A component that shows another form must have another key.
 * @param initial What the fields hold where nothing was typed.
 */
export function useDraft<Name extends string>(name: string, initial: Readonly<Record<Name, string>>) {
  const userId = useDraftOwner();
  const draft = useSyncExternalStore(drafts.subscribe, () => drafts.read(userId, name));

  return {
    value: draft ? knownFields(draft.fields, initial) : initial,
    /** Changes some fields. */
    set: (change: Partial<Record<Name, string>>): void => {
      const current = drafts.read(userId, name);
      const value = current ? knownFields(current.fields, initial) : initial;
      const began = current ? knownFields(current.initial, initial) : initial;
      drafts.write(userId, name, { fields: { ...value, ...change }, initial: began });
    },
    /** Call it when the text was submitted or discarded. */
    clear: (): void => {
      drafts.clear(userId, name);
    },
  };
}

export function useDraftOwner(): string {
  const userId = use(DraftOwnerContext);
  if (userId === null) throw new Error('useDraft needs a DraftOwnerContext around it');
  return userId;
}

/** A draft may have been stored by a version with other fields. */
export function knownFields<Name extends string>(
  stored: DraftFields,
  initial: Readonly<Record<Name, string>>,
): Readonly<Record<Name, string>> {
  const fields: Record<Name, string> = { ...initial };
  for (const name in fields) fields[name] = stored[name] ?? fields[name];
  return fields;
}
