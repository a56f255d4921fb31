import { context, propagation } from '@opentelemetry/api';
import { defaultPayloadConverter, type Headers } from '@temporalio/common';
import { TRACE_HEADER, type TraceCarrier } from '../../shared/workflow-trace.js';

/** Returns headers with the active span, or unchanged when nothing is traced. */
export function withTraceHeader(headers: Headers): Headers {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  if (Object.keys(carrier).length === 0) return headers;
  return { ...headers, [TRACE_HEADER]: defaultPayloadConverter.toPayload(carrier) };
}

/** Returns what the header of a workflow or activity has, or null without one. */
export function traceOf(headers: Headers): TraceCarrier | null {
  const payload = headers[TRACE_HEADER];
  return payload ? defaultPayloadConverter.fromPayload<TraceCarrier>(payload) : null;
}
