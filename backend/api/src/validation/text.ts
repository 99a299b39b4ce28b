/**
 * Text as a screen can show it. Pasting from slides, word processors and terminals brings control characters that no screen
 * shows, and that strict readers of a calendar refuse a whole file for.
 */

/** How word processors and slides break a line within a paragraph, and a page. */
const BREAKS = /[\v\f\u0085]+\n?/gu;
const SPACED_BREAKS = / *[\v\f\u0085]+ */gu;
/** NUL isn't among them: a text with it is refused. */
const CONTROLS = /(?![\0\t\n\r])\p{Cc}/gu;

/** For a title, a name or a tag. @example lineOf('Slides\u000bpage 2\u0007') // 'Slides page 2' */
export function lineOf(text: string): string {
  return text.replaceAll(SPACED_BREAKS, ' ').replaceAll(CONTROLS, '');
}

/** For a text of several lines. @example linesOf('one\u000ctwo') // 'one\ntwo' */
export function linesOf(text: string): string {
  return text.replaceAll(BREAKS, '\n').replaceAll(CONTROLS, '');
}

/** A tag or the name of a list. One name must have one spelling: `ü` can be one character or two. */
export function nameOf(text: string): string {
  return lineOf(text).trim().normalize('NFC');
}
