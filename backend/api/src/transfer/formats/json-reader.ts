import { checkJson, MAX_DEPTH, tooDeep } from '@holdfast/server-kit/json-body';
import { malformed } from '@holdfast/server-kit/problem';
import type { TimeSlices } from '../../time-slices.js';

/** An element is what a body of its own could be: a task with every character of its texts escaped has some 80 KB. */
const ELEMENT_CHARACTERS_MAX = 100 * 1024;
/** Ours has four. */
const MEMBERS_MAX = 100;
const WHITE_SPACE = /[ \t\n\r]*/y;

/** An array has more elements than are read. */
export class TooManyElements extends Error {}

/**
 * Reads a file with one JSON object whose arrays are long. JSON.parse takes seconds for 16 MB of brackets or keys, in
 * which nobody else is answered; so each element is parsed for itself, when its end has been found.
 */
export class JsonReader {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly elementsMax: number,
    private readonly slices: TimeSlices,
  ) {}

  /**
   * @throws {SyntaxError} It is no JSON, or no object.
   * @throws {TooManyElements}
   * @throws {ProblemException} 400 REQUEST_MALFORMED, as for a body: too deep, or with keys that are not allowed.
   */
  async members(): Promise<ReadonlyMap<string, unknown>> {
    const members = new Map<string, unknown>();
    // RFC 8259 §8.1 lets a reader leave a byte order mark out.
    if (this.text.startsWith('\uFEFF')) this.at = 1;
    this.expect('{');
    if (!this.has('}')) {
      do {
        const name = this.value();
        if (typeof name !== 'string' || members.size === MEMBERS_MAX) throw new SyntaxError();
        checkJson({ [name]: null }, 'The file');
        this.expect(':');
        members.set(name, this.has('[') ? await this.elements() : this.value());
      } while (this.has(','));
      this.expect('}');
    }
    this.skipWhiteSpace();
    if (this.at < this.text.length) throw new SyntaxError();
    return members;
  }

  /** Behind the bracket that opens an array. */
  private async elements(): Promise<unknown[]> {
    const elements: unknown[] = [];
    if (this.has(']')) return elements;
    do {
      if (elements.length === this.elementsMax) throw new TooManyElements();
      elements.push(this.value());
      await this.slices.pause();
    } while (this.has(','));
    this.expect(']');
    return elements;
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

  /** Goes on behind a character where it is the next. */
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

/** Where a value would end if it is one: what lies between is left to JSON.parse. */
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
