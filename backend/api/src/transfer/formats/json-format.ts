import { broken, type Entry, type TransferFile } from './transfer-file.js';

export const FORMAT = 'holdfast';
export const VERSION = 1;

/** Our own file: `{ "format": "holdfast", "version": 1, "lists": [], "tasks": [] }`. */
export function readJson(text: string): TransferFile {
  const file = parse(text);
  if (!isRecord(file) || file.format !== FORMAT || file.version !== VERSION)
    return broken(`This is no file of the format "${FORMAT}", version ${VERSION}`);
  const { lists = [], tasks = [] } = file;
  if (!Array.isArray(lists) || !Array.isArray(tasks)) return broken('lists and tasks must be arrays');
  return { lists: entries(lists), tasks: entries(tasks), problems: [], warnings: [] };
}

function entries(elements: readonly unknown[]): Entry[] {
  return elements.map((element, index) => ({
    line: index + 1,
    // A name that no field has: the check of the fields then refuses the element.
    fields: isRecord(element) ? element : { element },
  }));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
