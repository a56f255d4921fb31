import { context } from '@opentelemetry/api';
import { Client, type Connection, type WorkflowClientInterceptor } from '@temporalio/client';
import type { Headers, PayloadCodec } from '@temporalio/common';
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
  startWithDetails: tracedStart,
  signalWithStart: tracedStart,
};

function tracedStart<Input extends { readonly workflowType: string; readonly headers: Headers }, Output>(
  input: Input,
  next: (input: Input) => Promise<Output>,
): Promise<Output> {
  const facts = { kind: 'CLIENT', attributes: {} } as const;
  return inSpan(`start ${input.workflowType}`, facts, context.active(), () =>
    next({ ...input, headers: withTraceHeader(input.headers) }),
  );
}
