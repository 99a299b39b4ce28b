/** Reads the corpora and counts what the grammar reads as it was meant. */
import { readFileSync } from 'node:fs';
import { languagesOf, readLine } from '@holdfast/grammar';

/** Friday 20 November 2026, 12:00. */
const NOW = { today: '2026-11-20', now: '12:00', lists: [] };

export const CODES = ['en', 'de'];
/** Of the phrases of a language: how many must be read with their right meaning. */
export const RECALL_MIN = 0.95;
/** Of phrases and of titles in each corpus. */
export const ENTRIES_MIN = 500;

export interface Score {
  readonly code: string;
  readonly phrases: number;
  readonly titles: number;
  /** Phrases that are read, but not as they are meant, or not at all. */
  readonly misread: readonly string[];
  /** Titles of which something is taken as a date, a repetition, a tag, a list or a priority. */
  readonly changed: readonly string[];
  /** Correct readings among all phrases. */
  readonly recall: number;
  /** Correct readings among everything that is read, in phrases and titles. */
  readonly precision: number;
}

export function score(code: string): Score {
  const phrases = linesOf(code, 'phrases.tsv').map((line) => line.split('\t'));
  const titles = linesOf(code, 'titles.txt');
  const readings = phrases.map(([line = '', ...expected]) => {
    const isRead = readLine(line, { ...NOW, languages: languagesOf(code) }).parts.length > 0;
    const reading = readingOf(line, code);
    return { line, isRead, reading, isRight: reading === expected.join('\t') };
  });
  const misread = readings
    .filter(({ isRight }) => !isRight)
    .map(({ line, reading }) => `${line} → ${reading.replaceAll('\t', ' | ')}`);
  const changed = titles.filter((title) => readingOf(title, code) !== title);
  const correct = phrases.length - misread.length;
  const read = readings.filter(({ isRead }) => isRead).length + changed.length;
  return {
    code,
    ...{ phrases: phrases.length, titles: titles.length, misread, changed },
    ...{ recall: correct / phrases.length, precision: correct / read },
  };
}

/** What is below the line: empty if nothing is. */
export function shortcomings({ code, phrases, titles, changed, recall }: Score): string[] {
  return [
    ...(phrases < ENTRIES_MIN ? [`${code}: only ${phrases} phrases`] : []),
    ...(titles < ENTRIES_MIN ? [`${code}: only ${titles} titles`] : []),
    ...changed.map((title) => `${code}: a title is changed: ${title} → ${readingOf(title, code)}`),
    ...(recall < RECALL_MIN ? [`${code}: recall ${percent(recall)}, less than ${percent(RECALL_MIN)}`] : []),
  ];
}

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** Title, day and time, rule: the columns of the file after the first. */
function readingOf(line: string, code: string): string {
  const { title, due, parts } = readLine(line, { ...NOW, languages: languagesOf(code) });
  const day = [due?.dueDate, due?.dueTime].filter((each) => each !== undefined).join(' ');
  const rule =
    due?.repeat === undefined ? '' : due.repeat + (due.repeatFrom === 'completion' ? ' from completion' : '');
  const isOnlyText = due === undefined && parts.length > 0;
  return [isOnlyText && title === line ? `${title}!` : title, day, rule].join('\t').replace(/\t+$/u, '');
}

function linesOf(code: string, file: string): string[] {
  return readFileSync(new URL(`${code}/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# '));
}
