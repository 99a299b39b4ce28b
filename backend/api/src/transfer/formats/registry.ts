import type { TimeSlices } from '../../time-slices.js';
import { isCsv, readCsv } from './csv-format.js';
import { headerOf } from './csv-rows.js';
import { isJson, readJson } from './json-format.js';
import { isGoogleTasks, readGoogleTasks } from './google-tasks-format.js';
import { isOutlook, readOutlook } from './outlook-format.js';
import { isPlainText, readPlainText } from './text-format.js';
import { isThings, readThings } from './things-format.js';
import { isTickTick, readTickTick } from './ticktick-format.js';
import { isTodoist, readTodoist } from './todoist-format.js';
import { isVikunja, readVikunja } from './vikunja-format.js';
import type { FileStart, Here, TransferFile } from './transfer-file.js';

/** A kind of file. A new one is a file with these two functions, and a line below. */
interface Format {
  /** By the start of the file, because names of downloaded files say little. */
  readonly matches: (file: FileStart) => boolean;
  readonly read: (text: string, slices: TimeSlices, here: Here) => Promise<TransferFile>;
}

/** In the order in which they are tried. */
const READERS = {
  'google-tasks': { matches: isGoogleTasks, read: readGoogleTasks },
  things: { matches: isThings, read: readThings },
  vikunja: { matches: isVikunja, read: readVikunja },
  json: { matches: isJson, read: readJson },
  todoist: { matches: isTodoist, read: readTodoist },
  ticktick: { matches: isTickTick, read: readTickTick },
  outlook: { matches: isOutlook, read: readOutlook },
  csv: { matches: isCsv, read: readCsv },
  text: { matches: isPlainText, read: readPlainText },
} satisfies Record<string, Format>;

export type ImportFormat = keyof typeof READERS;

function isFormat(name: string): name is ImportFormat {
  return name in READERS;
}

export const FORMATS: readonly ImportFormat[] = Object.keys(READERS).filter(isFormat);

const START_CHARACTERS = 20_000;

/** Tells by its content which format a file has. */
export function formatOf(text: string): ImportFormat {
  const start = text
    .slice(0, START_CHARACTERS)
    .replace(/^\uFEFF/, '')
    .trimStart();
  const file = { start, header: headerOf(start) };
  return FORMATS.find((name) => READERS[name].matches(file)) ?? 'csv';
}

export function readFile(
  format: ImportFormat,
  text: string,
  slices: TimeSlices,
  here: Here,
): Promise<TransferFile> {
  const { read }: Format = READERS[format];
  return read(text, slices, here);
}
