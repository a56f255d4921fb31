import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  type IdGenerator,
  NodeTracerProvider,
  RandomIdGenerator,
} from '@opentelemetry/sdk-trace-node';
import { packageVersion } from '../config/package-version.js';
import { givenIds } from './run-span.js';

/** Sends the remaining spans, then ends tracing. */
export type StopTracing = () => Promise<void>;

const random = new RandomIdGenerator();
const SPAN_IDS: IdGenerator = {
  generateTraceId: () => givenIds()?.traceId ?? random.generateTraceId(),
  generateSpanId: () => givenIds()?.spanId ?? random.generateSpanId(),
};

/** Registers the SDK with the OpenTelemetry API. Its classes read their own `OTEL_*` variables: endpoint, headers, sampler, batches. */
export function startTracingSdk(service: string): StopTracing {
  const named = resourceFromAttributes({ 'service.name': service, 'service.version': packageVersion() });
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(named)
      .merge(detectResources({ detectors: [envDetector] })),
    idGenerator: SPAN_IDS,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  return () => provider.shutdown().catch(() => undefined);
}
