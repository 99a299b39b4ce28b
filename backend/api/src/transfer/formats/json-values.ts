import type { TimeSlices } from '../../time-slices.js';
import { JsonReader, TooManyElements } from './json-reader.js';
import { broken, ENTRIES_MAX, type TransferFile } from './transfer-file.js';

/** Enough for lists in a file, and tasks in a list. Members of a task are read as a whole. */
const LEVELS = 4;

export type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a JSON file of another product, and makes tasks of it.
 *
 * @param read Gets the object or array of the file. @returns undefined if it isn't what the product writes.
 * @throws {ProblemException} 400 REQUEST_MALFORMED, as for a body that isn't safe to process.
 */
export async function readDocument(
  text: string,
  slices: TimeSlices,
  read: (document: unknown) => Promise<TransferFile | undefined>,
): Promise<TransferFile> {
  try {
    const file = await read(await new JsonReader(text, ENTRIES_MAX, slices).document(LEVELS));
    return file ?? broken('This file has another format');
  } catch (error) {
    if (error instanceof SyntaxError) return broken('This isn’t a JSON file');
    if (error instanceof TooManyElements)
      return broken(`A file can have ${ENTRIES_MAX} lists and tasks`, 'tooMany');
    throw error;
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of an array; none for anything else. */
export function objectsIn(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/** @returns undefined for an empty text, and for anything else. */
export function textIn(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Returns a value without a matching field as text; undefined if it says nothing: null, false, 0 or empty. */
export function detailIn(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null || value === false || value === 0 || value === '')
    return undefined;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  const isEmpty = Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
  return isEmpty ? undefined : JSON.stringify(value);
}
