/** The length of a text as both servers count it: an emoji counts once, where `length` says two. */
export function codePoints(text: string): number {
  return Array.from(text).length;
}
