import { isText } from '../../validation/rules.js';

/** The start of a text, with an ellipsis if it isn't whole. @param max In code points. */
export function cut(text: string, max: number): string {
  if (isText(text, max)) return text;
  const start = Array.from(text.slice(0, 2 * max)).slice(0, max - 1);
  return `${start.join('').trimEnd()}…`;
}

/** Splits a text after a line or a word, if there is one near the end. The parts together are the text. */
export function split(text: string, max: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (!isText(rest, max)) {
    const end = endOfPart(rest, max);
    parts.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...parts, rest];
}

function endOfPart(text: string, max: number): number {
  const earliest = Math.floor(max * 0.8);
  const part = text.slice(0, max);
  for (const end of ['\n', ' ']) {
    const found = part.lastIndexOf(end);
    if (found >= earliest) return found + 1;
  }
  const last = text.charCodeAt(max - 1);
  const isFirstHalf = last >= 0xd800 && last < 0xdc00;
  return isFirstHalf ? max - 1 : max;
}
