import {
  type Attributes,
  type Context,
  context,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';

/** The tracer of the process. It does nothing until `startTracing` has found a collector. */
export const tracer = () => trace.getTracer('paycom-sync');

type SpanFacts = { readonly kind: keyof typeof SpanKind; readonly attributes: Attributes };

/** Runs work in a span. Of an error only its code is sent, since a message may quote a value. */
export async function inSpan<T>(
  name: string,
  { kind, attributes }: SpanFacts,
  parent: Context,
  work: () => Promise<T>,
): Promise<T> {
  const span = tracer().startSpan(name, { kind: SpanKind[kind], attributes }, parent);
  try {
    return await context.with(trace.setSpan(parent, span), work);
  } catch (error) {
    failSpan(span, codeOf(error));
    throw error;
  } finally {
    span.end();
  }
}

export function failSpan(span: Span, code: string): void {
  span.setAttribute('error.type', code).setStatus({ code: SpanStatusCode.ERROR });
}

/** The code of our errors, the type of Temporal's failures, or the class. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'type' in error && typeof error.type === 'string' ? error.type : error.name;
}
