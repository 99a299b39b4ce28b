import type { TimeSlices } from '../../time-slices.js';
import { delimiterOf } from './csv-rows.js';
import { entriesOf, type ForeignTask } from './foreign-task.js';
import type { Remark } from './remarks.js';
import { broken, ENTRIES_MAX, type Entry, type FileStart, type TransferFile } from './transfer-file.js';

/** Bullets, numbers and checkboxes: `- [x] Buy milk`, `* Buy milk`, `1. Buy milk`, `☑ Buy milk`. */
const ITEM = /^(\s*)(?:([-*+•▪]|\d{1,3}[.)])\s+)?(?:\[([ xX])\]\s+|([☐☑☒✓✔])\s*)?(.*)$/u;
const HEADING = /^#{1,6}\s+(.+?)\s*#*$/;
const TAB_WIDTH = 4;

/** Anything that doesn't look like a table whose header is only unknown. */
export function isPlainText({ start }: FileStart): boolean {
  const [first = '', second = ''] = start.split(/\r?\n/, 2);
  if (first === '') return false;
  if (HEADING.test(first) || itemIn(first)) return true;
  const delimiter = delimiterOf(first);
  const cells = first.split(delimiter).length;
  return cells === 1 || second.split(delimiter).length !== cells;
}

interface Draft extends ForeignTask {
  readonly depth: number;
  readonly comments: string[];
}

/** Reads a list with one task per line, in Markdown or not. Headings become lists. */
export async function readPlainText(text: string, slices: TimeSlices): Promise<TransferFile> {
  const drafts: Draft[] = [];
  let list: string | undefined;
  let open: Draft[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (drafts.length > ENTRIES_MAX)
      return broken(`A file can have ${ENTRIES_MAX} lines`, 'tooMany', { line: index + 1 });
    await slices.pause();
    if (line.trim() === '') continue;
    const [, heading] = HEADING.exec(line) ?? [];
    if (heading !== undefined) {
      [list, open] = [heading, []];
      continue;
    }
    const item = itemIn(line);
    const depth = depthOf(line);
    const last = open.at(-1);
    // An indented line without a bullet continues the task above it.
    if (!item && depth > 0 && last) {
      last.comments.push(line.trim());
      continue;
    }
    open = open.filter((task) => task.depth < depth);
    const title = item?.title ?? line.trim();
    const draft = {
      line: index + 1,
      key: JSON.stringify(['text', list ?? null, open.at(-1)?.title ?? null, title]),
      title,
      list,
      parent: open.at(-1)?.title,
      depth,
      comments: [],
      fields: { completed: item?.isDone ?? false },
    };
    drafts.push(draft);
    open.push(draft);
  }
  if (drafts.length === 0) return broken('The file is empty', 'empty');
  const warnings: Remark[] = [];
  const tasks: Entry[] = [];
  for (const draft of drafts) {
    tasks.push(...entriesOf({ ...draft, comments: [], description: textOf(draft.comments) }, warnings));
    await slices.pause();
  }
  return { lists: [], tasks, problems: [], warnings };
}

function textOf(lines: readonly string[]): string | undefined {
  return lines.length === 0 ? undefined : lines.join('\n');
}

/** @returns undefined for a line without a bullet, number or checkbox. */
function itemIn(line: string): { title: string; isDone: boolean } | undefined {
  const [, , bullet, box, sign, title = ''] = ITEM.exec(line) ?? [];
  if (bullet === undefined && box === undefined && sign === undefined) return undefined;
  return { title, isDone: box?.toLowerCase() === 'x' || (sign !== undefined && sign !== '☐') };
}

function depthOf(line: string): number {
  const [indent = ''] = /^\s*/.exec(line) ?? [];
  return indent.replaceAll('\t', ' '.repeat(TAB_WIDTH)).length;
}
