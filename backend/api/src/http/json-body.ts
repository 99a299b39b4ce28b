import type { FastifyBodyParser, FastifyInstance } from 'fastify';
import { ProblemException } from '@holdfast/nestjs-auth';
import { fileBytesMax, takesFile } from './file-body.js';

/** The deepest body of this API has three levels; class-transformer recurses and dies of some thousands. */
const MAX_DEPTH = 16;

/**
 * JSON is the only body this API reads, apart from the files of an import: any other type is 415. An empty body counts
 * as none, because clients send `content-type: application/json` with a DELETE too.
 */
export function acceptOnlyJson(fastify: FastifyInstance): void {
  // Refuses `__proto__` and `constructor` keys, which would reach into prototypes once they are copied.
  const parse = fastify.getDefaultJsonParser('error', 'error');
  const parseJson: FastifyBodyParser<string> = (request, body, done): void => {
    if (body === '' || takesFile(request)) {
      done(null, body === '' ? undefined : body);
      return;
    }
    void parse(request, body, (error, value: unknown) => {
      if (error) done(malformed('The body is not valid JSON'));
      else if (isDeeperThan(MAX_DEPTH, value))
        done(malformed(`The body is nested deeper than ${MAX_DEPTH} levels`));
      else done(null, value);
    });
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

function malformed(detail: string): ProblemException {
  return new ProblemException({ status: 400, code: 'REQUEST_MALFORMED', detail });
}

function unsupported(): ProblemException {
  const detail = 'The body has to be application/json';
  return new ProblemException({ status: 415, code: 'REQUEST_UNSUPPORTED_MEDIA_TYPE', detail });
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeperThan(levels - 1, part));
}
