/** The one address of `npm start`: the built SPA, and the two servers behind it. Production has Caddy in its place. */
import path from 'node:path';
import httpProxy from '@fastify/http-proxy';
import fastifyStatic from '@fastify/static';
import Fastify from 'fastify';
import securityHeaders from '../../frontend/security-headers.mjs';
import { refuse, refuseFailed, refuseUnparsable } from './edge-refusals.ts';

/** Vite puts a content hash into every name below this folder. */
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
    clientErrorHandler: refuseUnparsable,
    frameworkErrors: refuseFailed,
  });
  edge.setErrorHandler(refuseFailed);
  edge.setNotFoundHandler((_request, reply) => refuse(reply, 404));
  // On every answer: those of the servers behind this address as well.
  edge.addHook('onSend', async (_request, reply) => {
    reply.header('cross-origin-resource-policy', 'same-origin');
  });
  // For our own servers, which do not come this way.
  edge.all('/api/auth/account-events', (_request, reply) => refuse(reply, 404));

  for (const [prefix, upstream] of routes(authServer, api)) {
    await edge.register(httpProxy, {
      prefix,
      rewritePrefix: prefix,
      upstream,
      replyOptions: {
        // A client's own forwarding headers end here: the servers believe what this hop says.
        // An `Expect` is answered by this hop; undici would refuse to send it on.
        rewriteRequestHeaders: (request, headers) => ({
          ...Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'expect')),
          'x-forwarded-for': request.ip,
          'x-forwarded-proto': request.protocol,
          'x-forwarded-host': request.host,
        }),
        onError: (reply) => {
          void refuse(reply.header('retry-after', '1'), 503);
        },
      },
    });
  }

  await edge.register(fastifyStatic, {
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
  // Where a browser's password manager sends people, https://w3c.github.io/webappsec-change-password-url/
  edge.get('/.well-known/change-password', (_request, reply) => reply.redirect('/account', 302));
  // Neither may be answered by the app with 200: a manager asks for a name that cannot exist to find that out.
  for (const folder of ['/.well-known/*', '/assets/*']) {
    edge.get(folder, (_request, reply) => reply.code(404).send());
  }
  edge.get('/*', (_request, reply) => reply.sendFile('index.html'));

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
