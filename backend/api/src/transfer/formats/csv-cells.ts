/**
 * Spreadsheets run a cell as a formula when it begins with one of these, also behind what they trim, and in their wide
 * forms (OWASP, CSV Injection). An apostrophe in front makes it text.
 */
const RUNS = /^'*\s*[=+\-@\t\r\n＝＋－＠]/u;

/** Can be taken back by {@link bareCell} for any text, also one that begins with apostrophes. */
export function safeCell(text: string): string {
  return RUNS.test(text) ? `'${text}` : text;
}

export function bareCell(text: string): string {
  return text.startsWith(`'`) && RUNS.test(text) ? text.slice(1) : text;
}
