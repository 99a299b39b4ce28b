import { expect, it } from 'vitest';
import { textOf, UnknownEncoding } from './file-text';

const TEXT = 'title;description\r\nMüsli kaufen;Größe ÄÖÜ';
const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const wide = (text: string, { isBig = false } = {}) => {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let at = 0; at < text.length; at += 1) view.setUint16(at * 2, text.charCodeAt(at), !isBig);
  return new Uint8Array(view.buffer);
};

it.each([
  ['UTF-8', new TextEncoder().encode(TEXT)],
  ['UTF-8 with a byte order mark', new TextEncoder().encode(`\uFEFF${TEXT}`)],
  ['UTF-16, low byte first', wide(`\uFEFF${TEXT}`)],
  ['UTF-16, high byte first', wide(`\uFEFF${TEXT}`, { isBig: true })],
  ['Windows-1252', latin(TEXT)],
])('A file in %s keeps its letters', (_encoding, bytes) => {
  expect(textOf(bytes)).toBe(TEXT);
});

it('A file in Windows-1252 keeps its typographic characters', () => {
  expect(textOf(new Uint8Array([0x80, 0x93, 0xe9, 0x94, 0x96]))).toBe('€“é”–');
});

it('A file whose encoding isn’t known is refused', () => {
  expect(() => textOf(new Uint8Array([0xff, 0xfe, 0x00, 0xd8, 0x41, 0x00]))).toThrow(UnknownEncoding);
});
