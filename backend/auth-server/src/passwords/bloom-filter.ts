import { hash } from 'node:crypto';

/** Identifies the file, so that a wrong one is refused at startup instead of seeming empty. */
const MAGIC = 'HFBLOOM1';
const HEADER_BYTES = 16;

/**
 * A set of texts that says "certainly not in it" or "in it, but for a known rate of mistakes", in a few bits for each
 * text ({@link https://doi.org/10.1145/362686.362692 Bloom 1970}). The key of a text is its SHA-1 digest, so that lists
 * of digests, such as those of Have I Been Pwned, can be added as they are; nothing rests on the strength of SHA-1.
 */
export class BloomFilter {
  private constructor(
    readonly entries: number,
    private readonly hashes: number,
    private readonly bits: Buffer,
  ) {}

  static forEntries(entries: number, bitsPerEntry: number): BloomFilter {
    const hashes = Math.max(1, Math.round(bitsPerEntry * Math.LN2));
    return new BloomFilter(entries, hashes, Buffer.alloc(Math.ceil((entries * bitsPerEntry) / 8)));
  }

  /** @throws {TypeError} when the bytes were not made by {@link toBuffer}. */
  static read(file: Buffer): BloomFilter {
    if (file.length <= HEADER_BYTES || file.toString('latin1', 0, MAGIC.length) !== MAGIC) {
      throw new TypeError('this is not a breached-passwords file');
    }
    return new BloomFilter(file.readUInt32BE(8), file.readUInt32BE(12), file.subarray(HEADER_BYTES));
  }

  toBuffer(): Buffer {
    const header = Buffer.alloc(HEADER_BYTES);
    header.write(MAGIC, 'latin1');
    header.writeUInt32BE(this.entries, 8);
    header.writeUInt32BE(this.hashes, 12);
    return Buffer.concat([header, this.bits]);
  }

  add(text: string): void {
    this.addDigest(hash('sha1', text, 'buffer'));
  }

  addDigest(digest: Buffer): void {
    for (const [byte, bit] of this.#positions(digest)) this.bits[byte] = (this.bits[byte] ?? 0) | bit;
  }

  has(text: string): boolean {
    for (const [byte, bit] of this.#positions(hash('sha1', text, 'buffer'))) {
      if (((this.bits[byte] ?? 0) & bit) === 0) return false;
    }
    return true;
  }

  /** Two halves of one digest stand for any number of hashes (Kirsch and Mitzenmacher 2006). */
  *#positions(digest: Buffer): Generator<[byte: number, bit: number]> {
    const size = this.bits.length * 8;
    const first = digest.readUIntBE(0, 6);
    const second = digest.readUIntBE(6, 6);
    for (let index = 0; index < this.hashes; index += 1) {
      const position = (first + index * second) % size;
      yield [position >>> 3, 1 << (position & 7)];
    }
  }
}
