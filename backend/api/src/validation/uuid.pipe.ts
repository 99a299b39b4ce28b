import type { PipeTransform } from '@nestjs/common';

/** Any version: clients create ids, and PostgreSQL accepts every version. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Rejects a malformed id in a path as not found. PostgreSQL would reject the text (22P02), which must not become a 500. */
export class UuidPipe implements PipeTransform<string, string> {
  constructor(private readonly notFound: () => Error) {}

  transform(value: string): string {
    if (!UUID.test(value)) throw this.notFound();
    return value;
  }
}
