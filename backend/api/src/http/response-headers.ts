import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Headers of an API that answers JSON to scripts and to nobody else. */
export function setResponseHeaders(app: NestFastifyApplication): void {
  app.useSecurityHeaders({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    // The rest speaks to browsers that render a page of ours, and HTTPS is the edge's business.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    strictTransportSecurity: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xFrameOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      reply.header('x-request-id', request.id);
      // Answers are a person's own data, and a shared cache would not know whose.
      reply.header('cache-control', 'no-store');
      done();
    });
}
