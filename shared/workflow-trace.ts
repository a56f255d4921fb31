/** The header of workflows and activities that carries the trace, under the name that Temporal's own interceptors give it. */
export const TRACE_HEADER = '_tracer-data';

/** The content of the header: `traceparent` and, if the caller has one, `tracestate` of W3C Trace Context. */
export type TraceCarrier = Readonly<Record<string, string>>;

/** The span of one run of a workflow. `parent`: the span that started it, unless a schedule did. Times are in milliseconds. */
export type WorkflowRunSpan = {
  readonly name: string;
  readonly run_id: string;
  readonly workflow_id: string;
  readonly parent: TraceCarrier | null;
  readonly start: number;
  readonly end: number;
  readonly failed: boolean;
};

/** The id of a run's span is part of the run's id, so that a workflow needs no random number for it, and a replay finds the same one. */
export function runSpanId(run_id: string): string {
  return run_id.replaceAll('-', '').slice(-16);
}

/** Returns the id of the trace of a run that was started without a trace: the digits of the run's id. */
export function runTraceId(run_id: string): string {
  return run_id.replaceAll('-', '');
}

/** Returns the carrier with the run's span in the place of its parent's (https://www.w3.org/TR/trace-context/#traceparent-header). */
export function carrierOfRun(parent: TraceCarrier, run_id: string): TraceCarrier {
  const traceparent = parent.traceparent?.replace(/^(\w\w-\w{32}-)\w{16}/, `$1${runSpanId(run_id)}`);
  return traceparent === undefined ? parent : { ...parent, traceparent };
}

/** The way a workflow passes the span of its run to the worker. */
export type TraceSinks = { readonly tracing: { runEnded(span: WorkflowRunSpan): void } };
