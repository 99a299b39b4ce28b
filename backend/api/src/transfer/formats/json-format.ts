import type { TimeSlices } from '../../time-slices.js';
import { JsonReader, TooManyElements } from './json-reader.js';
import { broken, ENTRIES_MAX, type Entry, type FileStart, type TransferFile } from './transfer-file.js';

export const FORMAT = 'holdfast';
export const VERSION = 1;

/** The first line of a plain list can begin with one. */
const CHECKBOX = /^\[[ xX]\]\s/;

export function isJson({ start }: FileStart): boolean {
  return start.startsWith('{') || (start.startsWith('[') && !CHECKBOX.test(start));
}

/**
 * Reads our own format: `{ "format": "holdfast", "version": 1, "lists": [], "tasks": [] }`.
 *
 * @throws {ProblemException} 400 REQUEST_MALFORMED, as for a body that isn't safe to process.
 */
export async function readJson(text: string, slices: TimeSlices): Promise<TransferFile> {
  try {
    return fileOf(await new JsonReader(text, ENTRIES_MAX, slices).members());
  } catch (error) {
    if (error instanceof SyntaxError) return unknownFormat();
    if (error instanceof TooManyElements)
      return broken(`A file can have ${ENTRIES_MAX} lists and tasks`, 'tooMany');
    throw error;
  }
}

function fileOf(file: ReadonlyMap<string, unknown>): TransferFile {
  if (file.get('format') !== FORMAT || file.get('version') !== VERSION) return unknownFormat();
  const [lists = [], tasks = []] = [file.get('lists'), file.get('tasks')];
  if (!Array.isArray(lists) || !Array.isArray(tasks)) return broken('lists and tasks must be arrays');
  return { lists: entries(lists), tasks: entries(tasks), problems: [], warnings: [] };
}

function unknownFormat(): TransferFile {
  return broken(`This isn’t a file of the format "${FORMAT}", version ${VERSION}`);
}

function entries(elements: readonly unknown[]): Entry[] {
  return elements.map((element, index) => ({
    line: index + 1,
    // No field is called `element`, so validation refuses it.
    fields: isRecord(element) ? element : { element },
  }));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
