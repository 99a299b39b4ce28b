import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { TimeSlices } from '../../time-slices.js';
import { broken, ENTRIES_MAX, type TransferFile } from './transfer-file.js';

/** The parser reads each piece without a pause. */
const PIECE_CHARACTERS = 16_384;
/** Each row is searched for every column. */
const COLUMNS_MAX = 100;

export interface CsvRow {
  /** The first of its lines. */
  readonly line: number;
  /** By column name in lower case, without empty cells. */
  readonly cells: ReadonlyMap<string, string>;
}

/** The name of the cells that are in no column. */
const OTHER_CELLS = 'more cells';

/** What csv-parse returns with `info`. */
interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

export interface CsvRows {
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** The line in which Excel names the separator. */
const SEPARATOR_LINE = /^\uFEFF?"?sep=(.)"?\r?\n/i;

/**
 * Reads a CSV with a header, separated by commas, semicolons, tabs or vertical bars.
 *
 * @param linesBefore How many lines of the file came before the text.
 * @returns A `TransferFile` with the error, if any.
 */
export async function readRows(
  text: string,
  slices: TimeSlices,
  linesBefore = 0,
): Promise<CsvRows | TransferFile> {
  const [separatorLine = '', separator] = SEPARATOR_LINE.exec(text) ?? [];
  if (separatorLine !== '')
    return rowsOf(text.slice(separatorLine.length), separator ?? ',', slices, linesBefore + 1);
  return rowsOf(text, delimiterOf(text), slices, linesBefore);
}

async function rowsOf(
  text: string,
  delimiter: string,
  slices: TimeSlices,
  linesBefore: number,
): Promise<CsvRows | TransferFile> {
  const options = {
    delimiter,
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
  };
  const pieces = Array.from({ length: Math.ceil(text.length / PIECE_CHARACTERS) }, (_, n) =>
    text.slice(n * PIECE_CHARACTERS, (n + 1) * PIECE_CHARACTERS),
  );
  const parser: AsyncIterable<Parsed> = Readable.from(pieces).pipe(parse(options));
  let header: readonly string[] | undefined;
  const rows: CsvRow[] = [];
  try {
    for await (const { record, info } of parser) {
      if (header)
        rows.push({ line: linesBefore + firstLine(info.lines, record), cells: cellsOf(header, record) });
      else if (record.length > COLUMNS_MAX)
        return broken(`A file can have ${COLUMNS_MAX} columns`, 'tooMany');
      else header = columnNames(record);
      await slices.pause();
      if (rows.length > ENTRIES_MAX)
        return broken(`A file can have ${ENTRIES_MAX} lines`, 'tooMany', { line: linesBefore + info.lines });
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = linesBefore + (typeof error.lines === 'number' ? error.lines : 1);
    return broken(error.message, 'unreadable', { line });
  }
  return header ? { header, rows } : broken('The file is empty', 'empty');
}

/** The names of the columns of a CSV in lower case, without reading its rows. */
export function headerOf(text: string): readonly string[] {
  const start = text.replace(SEPARATOR_LINE, '').replace(/^\uFEFF/, '');
  const [line = ''] = start.split('\n', 1);
  return columnNames(line.split(delimiterOf(start)).map((name) => name.trim().replaceAll('"', '')));
}

/** Distinct, so that no cell replaces another. */
function columnNames(record: readonly string[]): readonly string[] {
  const names = record.map((name) => name.trim().toLowerCase());
  return names.map((name, index) =>
    name === '' || names.indexOf(name) < index ? `${name} ${index + 1}`.trim() : name,
  );
}

export function delimiterOf(text: string): string {
  const [header = ''] = text.split('\n', 1);
  const count = (delimiter: string): number => header.split(delimiter).length;
  return [',', ';', '\t', '|'].toSorted((a, b) => count(b) - count(a))[0] ?? ',';
}

/** csv-parse counts up to the last line of a row. */
function firstLine(last: number, record: readonly string[]): number {
  return last - record.reduce((count, cell) => count + cell.split('\n').length - 1, 0);
}

function cellsOf(header: readonly string[], record: readonly string[]): ReadonlyMap<string, string> {
  const others = record.slice(header.length).filter((cell) => cell !== '');
  const cells = header.map((name, index) => [name, record[index] ?? ''] as const);
  return new Map([...cells, [OTHER_CELLS, others.join(', ')] as const].filter(([, cell]) => cell !== ''));
}
