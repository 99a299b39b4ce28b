/** The one address of `npm start`: the built SPA and both servers. Production has Caddy instead. */
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import compress from '@fastify/compress';
import httpProxy from '@fastify/http-proxy';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import appPaths from '../../frontend/app-paths.mjs';
import securityHeaders from '../../frontend/security-headers.mjs';
import { refuse, refuseFailed, refuseUnparsable } from './edge-refusals.ts';

/** Vite puts a content hash into every file name in this folder. */
const HASHED = `${path.sep}assets${path.sep}`;

interface EdgeOptions {
  /** Folder of the built SPA. */
  webRoot: string;
  /** Origin of the auth server. */
  authServer: string;
  /** Origin of the API. */
  api: string;
  /** 0 = any free port. */
  port: number;
  /** Default 127.0.0.1: this edge speaks plain HTTP and is for one machine. */
  host?: string;
}

export async function startEdge({
  webRoot,
  authServer,
  api,
  port,
  host = '127.0.0.1',
}: EdgeOptions): Promise<{ port: number; close: () => Promise<void> }> {
  const edge = Fastify({
    forceCloseConnections: true,
    requestTimeout: 120_000,
    clientErrorHandler: refuseUnparsable,
    frameworkErrors: refuseFailed,
  });
  edge.setErrorHandler(refuseFailed);
  edge.setNotFoundHandler((_request, reply) => refuse(reply, 404));
  edge.addHook('onSend', async (request, reply) => {
    // On every response, also on those of the servers.
    reply.header('cross-origin-resource-policy', 'same-origin');
    // Closing the connection during an upload resets it, and the client would never see the response.
    if (!request.raw.complete) {
      reply.removeHeader('connection');
      request.raw.resume();
    }
  });
  // Only our own servers ask for these, and they don't come this way.
  for (const url of ['/api/auth/account-events', '/api/auth/account-events/*']) {
    edge.all(url, (_request, reply) => refuse(reply, 404));
  }

  for (const [prefix, upstream] of routes(authServer, api)) {
    await edge.register(httpProxy, {
      prefix,
      rewritePrefix: prefix,
      upstream,
      preHandler: (request, _reply, done) => {
        request.body = detached(request.body);
        done();
      },
      replyOptions: {
        rewriteRequestHeaders: forwardedHeaders,
        onError: (reply) => {
          void refuse(reply.header('retry-after', '1'), 503);
        },
      },
    });
  }

  await edge.register(async (app) => {
    // Only here: the servers' responses hold credentials beside reflected input (BREACH), event streams, and ETags.
    await app.register(compress, { encodings: ['br', 'gzip'] });
    await app.register(fastifyStatic, {
      root: webRoot,
      wildcard: false,
      index: false,
      setHeaders: (reply, file) => {
        reply.header(
          'cache-control',
          file.includes(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
        for (const [name, value] of Object.entries(securityHeaders)) reply.header(name, value);
      },
    });
    // Where a password manager sends people, https://w3c.github.io/webappsec-change-password-url/
    app.get('/.well-known/change-password', (_request, reply) => reply.redirect('/account', 302));
    // A page for these names would break what asks for them: browsers for old files, password managers for a test name.
    for (const folder of ['/.well-known/*', '/assets/*'])
      app.get(folder, (_request, reply) => refuse(reply, 404));
    app.get('/*', sendPage);
  });

  await edge.listen({ port, host });
  const address = edge.server.address();
  return { port: typeof address === 'object' && address ? address.port : port, close: () => edge.close() };
}

const routes = (authServer: string, api: string): [prefix: string, upstream: string][] => [
  ['/api/auth', authServer],
  ['/mailbox', authServer],
  ['/api', api],
  ['/health', api],
];

/** An address of the app gets its page. So does a person with an unknown address, with the status that scripts go by. */
function sendPage(request: FastifyRequest, reply: FastifyReply) {
  const [pathname = ''] = request.url.split('?');
  const [, first = ''] = pathname.split('/');
  if (pathname === '/' || appPaths.includes(first)) return reply.sendFile('index.html');
  if (!request.headers.accept?.includes('text/html')) return refuse(reply, 404);
  // Otherwise the page of an unknown address would be 304 Not Modified, which has no body.
  delete request.raw.headers['if-none-match'];
  delete request.raw.headers['if-modified-since'];
  return reply.code(404).sendFile('index.html');
}

/**
 * The servers believe what this hop says about the client, so the client's own claims end here. `Expect` has been
 * answered here, and undici refuses to send it. Of several `Authorization` headers Node shows the first alone; the servers
 * must see that there are more.
 */
function forwardedHeaders(
  request: Pick<FastifyRequest, 'ip' | 'protocol' | 'host'> & { raw: { rawHeaders: string[] } },
  headers: NodeJS.Dict<string | string[]>,
) {
  const { rawHeaders } = request.raw;
  const authorization = rawHeaders.filter(
    (_text, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'authorization',
  );
  const ours: [string, string | string[]][] = [
    ['x-forwarded-for', request.ip],
    ['x-forwarded-proto', request.protocol],
    ['x-forwarded-host', request.host],
  ];
  if (authorization.length > 1) ours.push(['authorization', authorization]);
  return Object.fromEntries([...Object.entries(headers).filter(([name]) => name !== 'expect'), ...ours]);
}

/** A copy of an upload for the proxy to end early: the rest of the original is then read and dropped. */
function detached(upload: unknown): unknown {
  if (!(upload instanceof Readable)) return upload;
  const copy = upload.pipe(new PassThrough());
  copy.once('close', () => upload.resume());
  upload.once('close', () => {
    if (!upload.readableEnded) copy.destroy(new Error('the client ended the upload'));
  });
  return copy;
}
