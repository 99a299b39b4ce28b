/**
 * Spreadsheets execute a cell as a formula if it starts with one of these characters, also after white space and in their
 * full-width forms (OWASP, CSV Injection). A leading apostrophe makes it text.
 */
const RUNS = /^'*\s*[=+\-@\t\r\n＝＋－＠]/u;

/** {@link bareCell} reverses it for any text, even one that starts with apostrophes. */
export function safeCell(text: string): string {
  return RUNS.test(text) ? `'${text}` : text;
}

export function bareCell(text: string): string {
  return text.startsWith(`'`) && RUNS.test(text) ? text.slice(1) : text;
}
