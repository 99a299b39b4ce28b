import type { FastifyBodyParser, FastifyInstance } from 'fastify';
import { ProblemException } from '@holdfast/nestjs-auth';
import { fileBytesMax, takesFile } from './file-body.js';
import { checkJson, malformed } from './json-check.js';

/**
 * JSON is the only body this API reads, apart from the files of an import: any other type is 415. An empty body counts
 * as none, because clients send `content-type: application/json` with a DELETE too.
 */
export function acceptOnlyJson(fastify: FastifyInstance): void {
  const parseJson: FastifyBodyParser<string> = (request, body, done): void => {
    if (body === '') done(null, undefined);
    else if (takesFile(request)) done(null, body);
    else parsed(body, done);
  };
  const parseCsv: FastifyBodyParser<string> = (request, body, done): void => {
    if (takesFile(request)) done(null, body);
    else done(unsupported());
  };
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, parseJson);
  fastify.addContentTypeParser('text/csv', { parseAs: 'string' }, parseCsv);
  fastify.addHook('onRoute', (route) => {
    const bytesMax = fileBytesMax(route);
    if (bytesMax !== undefined) route.bodyLimit = bytesMax;
  });
}

function parsed(body: string, done: (error: Error | null, value?: unknown) => void): void {
  let value: unknown;
  try {
    // RFC 8259 §8.1 lets a reader leave a byte order mark out.
    value = JSON.parse(body.replace(/^\uFEFF/, ''));
    checkJson(value, 'The body');
  } catch (error) {
    if (error instanceof SyntaxError) done(malformed('The body is not valid JSON'));
    else if (error instanceof ProblemException) done(error);
    else throw error;
    return;
  }
  done(null, value);
}

function unsupported(): ProblemException {
  const detail = 'The body has to be application/json';
  return new ProblemException({ status: 415, code: 'REQUEST_UNSUPPORTED_MEDIA_TYPE', detail });
}
