import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const SERVICE = 'holdfast-api';

/**
 * Sends traces to an OTLP/HTTP collector until the application closes. OpenTelemetry is loaded here, so that it costs
 * nothing without a collector. Call it before the application listens.
 *
 * @param endpoint As `OTEL_EXPORTER_OTLP_ENDPOINT`: the path `/v1/traces` is added.
 */
export async function startTracing(app: NestFastifyApplication, endpoint: string): Promise<void> {
  const [
    { BatchSpanProcessor, TracerProvider },
    { resourceFromAttributes },
    { OTLPTraceExporter },
    { RequestTracer },
  ] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('./request-tracer.js'),
  ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': SERVICE }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const tracer = new RequestTracer(provider.getTracer(SERVICE));
  const fastify = app.getHttpAdapter().getInstance();
  tracer.attach(fastify);
  fastify.addHook('onClose', async () => {
    tracer.detach();
    await provider.shutdown();
  });
}
