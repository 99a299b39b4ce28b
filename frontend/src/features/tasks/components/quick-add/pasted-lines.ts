/** A line of a pasted list, without what marks it as an item of one. */
export interface PastedLine {
  readonly text: string;
  /** Whether its checkbox is ticked. */
  readonly isDone: boolean;
}

const BULLET = /^[-*+•◦▪▫‣⁃·●○■□–—](?:\s+|$)/u;
/** As Markdown, notes and word processors write it. */
const CHECKBOX = /^(?:\[(?<mark>[ xX✓✔]?)\]|(?<box>[☐☑☒✓✔✅⬜]\uFE0F?))(?:\s+|$)/u;
const DONE = /[xX✓✔☑☒✅]/u;
const NUMBER = /^\(?(?<number>\d{1,3})[.)]\s+/u;

/**
 * Splits pasted text into the items of a list: bullets, checkboxes, numbers and indents are gone, empty lines too.
 *
 * @example pastedLines('- [x] Milk\n- [ ] Eggs') // [{ text: 'Milk', isDone: true }, { text: 'Eggs', isDone: false }]
 */
export function pastedLines(text: string): PastedLine[] {
  const lines = text.split(/\r\n|[\n\r\v\f\u2028\u2029]/u).map((line) => line.trim());
  const unmarked = lines.map((line) => line.replace(BULLET, '')).filter((line) => line !== '');
  const numbered = itemsWithNumbers(unmarked);
  return unmarked
    .map((line, index) => withoutCheckbox(numbered.has(index) ? line.replace(NUMBER, '') : line))
    .filter((line) => line.text !== '');
}

function withoutCheckbox(line: string): PastedLine {
  const found = CHECKBOX.exec(line);
  if (!found) return { text: line, isDone: false };
  const { mark, box } = found.groups ?? {};
  return { text: line.slice(found[0].length).trim(), isDone: DONE.test(mark ?? box ?? '') };
}

/**
 * Returns the lines whose numbers count up from 1. Another number belongs to the text: `24. December`, `3. reminder`.
 */
function itemsWithNumbers(lines: readonly string[]): ReadonlySet<number> {
  const runs: number[][] = [];
  for (const [index, line] of lines.entries()) {
    const number = Number(NUMBER.exec(line)?.groups?.number);
    const run = runs.at(-1);
    if (number === 1) runs.push([index]);
    else if (run?.length === number - 1) run.push(index);
  }
  return new Set(runs.filter((run) => run.length > 1).flat());
}
