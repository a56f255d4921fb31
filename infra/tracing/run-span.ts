import { type Context, context, propagation, type Span, trace } from '@opentelemetry/api';
import {
  runSpanId,
  runTraceId,
  type TraceCarrier,
  type WorkflowRunSpan,
} from '../../shared/workflow-trace.js';
import { failSpan, tracer } from './spans.js';

let givenRun: string | null = null;

/** Returns the ids of the run whose span starts now, or null for any other span. */
export function givenIds(): { readonly traceId: string; readonly spanId: string } | null {
  return givenRun === null ? null : { traceId: runTraceId(givenRun), spanId: runSpanId(givenRun) };
}

type Run = Pick<WorkflowRunSpan, 'name' | 'run_id' | 'workflow_id'>;

/** Sends the span of a workflow run that has ended. */
export function sendRunSpan({ parent, start, end, failed, ...run }: WorkflowRunSpan): void {
  const span = startRunSpan(run, parent, start);
  if (failed) failSpan(span, 'workflow_failed');
  span.end(end);
}

/** Returns the context of the work of a run. Without a header the run began the trace: its span is not sent before the run ends. */
export function contextOfRun(header: TraceCarrier | null, run: Run): Context {
  return header ? contextOf(header) : trace.setSpan(context.active(), startRunSpan(run, null));
}

function startRunSpan(
  { name, run_id, workflow_id }: Run,
  parent: TraceCarrier | null,
  startTime?: number,
): Span {
  givenRun = run_id;
  try {
    const attributes = { 'temporal.workflow_id': workflow_id, 'temporal.run_id': run_id };
    const options = { attributes, ...(startTime !== undefined && { startTime }) };
    return tracer().startSpan(`workflow ${name}`, options, contextOf(parent ?? {}));
  } finally {
    givenRun = null;
  }
}

function contextOf(carrier: TraceCarrier): Context {
  return propagation.extract(context.active(), carrier);
}
