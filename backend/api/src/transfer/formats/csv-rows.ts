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

/** What csv-parse returns with `info`. */
interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

export interface CsvRows {
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** Reads a CSV with a header, separated by commas, semicolons or tabs. @returns A `TransferFile` with the error, if any. */
export async function readRows(text: string, slices: TimeSlices): Promise<CsvRows | TransferFile> {
  const options = {
    delimiter: delimiterOf(text),
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
      if (header) rows.push({ line: firstLine(info.lines, record), cells: cellsOf(header, record) });
      else if (record.length > COLUMNS_MAX) return broken(`A file can have ${COLUMNS_MAX} columns`);
      else header = record.map((name) => name.trim().toLowerCase());
      await slices.pause();
      if (rows.length > ENTRIES_MAX) return broken(`A file can have ${ENTRIES_MAX} lines`, info.lines);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return broken(error.message, typeof error.lines === 'number' ? error.lines : 1);
  }
  return header ? { header, rows } : broken('The file is empty');
}

function delimiterOf(text: string): string {
  const [header = ''] = text.split('\n', 1);
  const count = (delimiter: string): number => header.split(delimiter).length;
  return [',', ';', '\t'].toSorted((a, b) => count(b) - count(a))[0] ?? ',';
}

/** csv-parse counts up to the last line of a row. */
function firstLine(last: number, record: readonly string[]): number {
  return last - record.reduce((count, cell) => count + cell.split('\n').length - 1, 0);
}

function cellsOf(header: readonly string[], record: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    header.map((name, index) => [name, record[index] ?? ''] as const).filter(([, cell]) => cell !== ''),
  );
}
