// @ts-check
/**
 * One line on stderr instead of a stack: the reader is a person at a terminal.
 * @param {string} message What was found and what is needed.
 * @returns {never}
 */
export function fail(message) {
  console.error(`holdfast: ${message}`);
  process.exit(1);
}
