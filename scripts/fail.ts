/** Ends a command with one line on stderr instead of a stack trace: the reader is a person at a terminal. */
export function fail(error: unknown): never {
  console.error(`holdfast: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
