const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

const LINK = /<a\s[^<>]*?href="([^"<>]*)"[^<>]*>([^<>]*)<\/a>/gi;
const ITEM = /<li[^<>]*>(?:\s*<p>)?/gi;
const LINE = /<br\s*\/?>|<\/(?:li|h[1-6]|tr|ul|ol)>/gi;
const PARAGRAPH = /<\/(?:p|div|pre|blockquote)>/gi;
/** Others stay as they are: `a <b c> d` isn't HTML. */
const TAG =
  /<\/?(?:p|div|span|strong|em|b|i|u|s|code|pre|ul|ol|li|h[1-6]|blockquote|table|tbody|thead|tr|td|th|label|hr|br)(?:\s[^<>]*)?>/gi;

/** The text of a simple HTML fragment, with its lists and links as Markdown. Any other text stays as it is. */
export function markdownOf(html: string): string {
  if (!/<\/?[a-z][^<>]*>/i.test(html)) return html;
  return html
    .replace(LINK, (_link, address: string, words: string) =>
      words === address ? address : `[${words}](${address})`,
    )
    .replace(ITEM, '- ')
    .replace(PARAGRAPH, '\n\n')
    .replace(LINE, '\n')
    .replace(TAG, '')
    .replace(/&(#\d{1,6}|[a-z]{2,5});/gi, (entity, name: string) => characterOf(name) ?? entity)
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function characterOf(name: string): string | undefined {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()];
  const code = Number(name.slice(1));
  return code > 0 && code < 0xd800 ? String.fromCharCode(code) : undefined;
}
