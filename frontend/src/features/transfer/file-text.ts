/** The text can't be decoded. */
export class UnknownEncoding extends Error {}

/**
 * Decodes a file: UTF-16 if it has its byte order mark, else UTF-8, else Windows-1252, in which spreadsheets save a plain
 * CSV in most of Europe and America. Never replaces a letter by U+FFFD.
 *
 * @throws {UnknownEncoding}
 */
export function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decoded(bytes, 'utf-16le');
  if (first === 0xfe && second === 0xff) return decoded(bytes, 'utf-16be');
  try {
    return decoded(bytes, 'utf-8');
  } catch (error) {
    if (!(error instanceof UnknownEncoding)) throw error;
    return decoded(bytes, 'windows-1252');
  }
}

function decoded(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) throw new UnknownEncoding();
    throw error;
  }
}
