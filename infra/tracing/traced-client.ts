import { context } from '@opentelemetry/api';
import { Client, type Connection, type WorkflowClientInterceptor } from '@temporalio/client';
import { inSpan } from './spans.js';
import { withTraceHeader } from './trace-header.js';

/** Returns a client whose workflows continue the trace of what starts them. */
export function tracedClient(target: {
  readonly connection: Connection;
  readonly namespace: string;
}): Client {
  return new Client({ ...target, interceptors: { workflow: [traceStarts] } });
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
