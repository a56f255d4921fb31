import { context } from '@opentelemetry/api';
import { Client, type Connection, type WorkflowClientInterceptor } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import { inSpan } from './spans.js';
import { withTraceHeader } from './trace-header.js';

/** Returns a client whose workflows continue the trace of what starts them. It reads and writes payloads as workers do. */
export function tracedClient(
  target: { readonly connection: Connection; readonly namespace: string },
  codec: PayloadCodec,
): Client {
  const dataConverter = { payloadCodecs: [codec] };
  return new Client({ ...target, dataConverter, interceptors: { workflow: [traceStarts] } });
}

const traceStarts: WorkflowClientInterceptor = {
  startWithDetails: (input, next) =>
    inSpan(...startOf(input.workflowType), () => next({ ...input, headers: withTraceHeader(input.headers) })),
  signalWithStart: (input, next) =>
    inSpan(...startOf(input.workflowType), () => next({ ...input, headers: withTraceHeader(input.headers) })),
};

function startOf(workflowType: string) {
  return [`start ${workflowType}`, { kind: 'CLIENT', attributes: {} }, context.active()] as const;
}
