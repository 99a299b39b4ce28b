import { checkJson, MAX_DEPTH, tooDeep } from '@holdfast/server-kit/json-body';
import { malformed } from '@holdfast/server-kit/problem';
import type { TimeSlices } from '../../time-slices.js';

/** The same limit as for a body: a task with every character of its texts escaped has about 80 KB. */
const ELEMENT_CHARACTERS_MAX = 100 * 1024;
/** Our format has four. */
const MEMBERS_MAX = 100;
const WHITE_SPACE = /[ \t\n\r]*/y;

/** An array has more elements than allowed. */
export class TooManyElements extends Error {}

/**
 * Reads a file with one JSON object that contains long arrays. JSON.parse would block the event loop for seconds with 16 MB
 * of brackets or keys, so this finds the end of each element and parses it separately.
 */
export class JsonReader {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly elementsMax: number,
    private readonly slices: TimeSlices,
  ) {}

  /**
   * @throws {SyntaxError} if it isn't a JSON object.
   * @throws {TooManyElements}
   * @throws {ProblemException} 400 REQUEST_MALFORMED, as for a body: nested too deeply, or with keys that aren't allowed.
   */
  async members(): Promise<ReadonlyMap<string, unknown>> {
    this.skipMark();
    this.expect('{');
    const members = await this.fields(() =>
      this.has('[') ? this.elements(0) : Promise.resolve(this.value()),
    );
    this.end();
    return members;
  }

  /**
   * Reads any object or array. Those in it are read one by one, down to `levels`.
   *
   * @throws As {@link members}.
   */
  async document(levels: number): Promise<unknown> {
    this.skipMark();
    const value = await this.nested(levels);
    this.end();
    return value;
  }

  private async nested(levels: number): Promise<unknown> {
    await this.slices.pause();
    if (levels > 0 && this.has('[')) return this.elements(levels - 1);
    if (levels === 0 || !this.has('{')) return this.value();
    return Object.fromEntries(await this.fields(() => this.nested(levels - 1)));
  }

  /** Reads an object after its opening brace. */
  private async fields(read: () => Promise<unknown>): Promise<Map<string, unknown>> {
    const members = new Map<string, unknown>();
    if (this.has('}')) return members;
    do {
      const name = this.value();
      if (typeof name !== 'string' || members.size === MEMBERS_MAX) throw new SyntaxError();
      checkJson({ [name]: null }, 'The file');
      this.expect(':');
      members.set(name, await read());
    } while (this.has(','));
    this.expect('}');
    return members;
  }

  /** Reads an array after its opening bracket. */
  private async elements(levels: number): Promise<unknown[]> {
    const elements: unknown[] = [];
    if (this.has(']')) return elements;
    do {
      if (elements.length === this.elementsMax) throw new TooManyElements();
      elements.push(await this.nested(levels));
    } while (this.has(','));
    this.expect(']');
    return elements;
  }

  /** RFC 8259 §8.1 lets a reader ignore a byte order mark. */
  private skipMark(): void {
    if (this.text.startsWith('\uFEFF')) this.at = 1;
  }

  private end(): void {
    this.skipWhiteSpace();
    if (this.at < this.text.length) throw new SyntaxError();
  }

  private value(): unknown {
    this.skipWhiteSpace();
    const end = endOfValue(this.text, this.at);
    const value: unknown = JSON.parse(this.text.slice(this.at, end));
    checkJson(value, 'The file');
    this.at = end;
    return value;
  }

  private expect(character: string): void {
    if (!this.has(character)) throw new SyntaxError();
  }

  /** Consumes the character if it is the next one. */
  private has(character: string): boolean {
    this.skipWhiteSpace();
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private skipWhiteSpace(): void {
    WHITE_SPACE.lastIndex = this.at;
    WHITE_SPACE.test(this.text);
    this.at = WHITE_SPACE.lastIndex;
  }
}

/** Where the value would end. JSON.parse checks whether it is valid. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  let isText = false;
  for (let at = start; at <= start + ELEMENT_CHARACTERS_MAX; at += 1) {
    const character = text[at];
    if (character === undefined) return at;
    if (isText) {
      if (character === '\\') at += 1;
      else if (character === '"') {
        isText = false;
        if (depth === 0) return at + 1;
      }
    } else if (character === '"') isText = true;
    else if (character === '[' || character === '{') {
      depth += 1;
      // The file and its array are two levels.
      if (depth + 2 > MAX_DEPTH) throw tooDeep('The file');
    } else if (character === ']' || character === '}') {
      depth -= 1;
      if (depth <= 0) return depth === 0 ? at + 1 : at;
    } else if (depth === 0 && ',: \t\n\r'.includes(character)) return at;
  }
  throw malformed(`An element of the file is longer than ${ELEMENT_CHARACTERS_MAX} characters`);
}
