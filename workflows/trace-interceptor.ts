import { defaultPayloadConverter, type Headers } from '@temporalio/common';
import { ContinueAsNew, proxySinks, type WorkflowInterceptors, workflowInfo } from '@temporalio/workflow';
import { carrierOfRun, TRACE_HEADER, type TraceCarrier, type TraceSinks } from '../shared/workflow-trace.js';

const { tracing } = proxySinks<TraceSinks>();

/**
 * Passes the trace of a run on to its activities and children, and reports the run's span when it ends. It adds no command and no random
 * number, so that histories of earlier versions replay.
 */
export function interceptors(): WorkflowInterceptors {
  let parent: TraceCarrier | null = null;
  const traced = <Input extends { readonly headers: Headers }>(input: Input): Input =>
    parent === null
      ? input
      : { ...input, headers: { ...input.headers, [TRACE_HEADER]: headerOfRun(parent) } };
  return {
    inbound: [
      {
        execute: async (input, next) => {
          parent = parentOf(input.headers);
          try {
            const result = await next(input);
            reportEnd(parent, false);
            return result;
          } catch (error) {
            reportEnd(parent, !(error instanceof ContinueAsNew));
            throw error;
          }
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => next(traced(input)),
        startChildWorkflowExecution: (input, next) => next(traced(input)),
        continueAsNew: (input, next) => next(traced(input)),
      },
    ],
  };
}

function parentOf({ [TRACE_HEADER]: payload }: Headers): TraceCarrier | null {
  return payload ? defaultPayloadConverter.fromPayload<TraceCarrier>(payload) : null;
}

function headerOfRun(parent: TraceCarrier) {
  return defaultPayloadConverter.toPayload(carrierOfRun(parent, workflowInfo().runId));
}

function reportEnd(parent: TraceCarrier | null, failed: boolean): void {
  const { workflowType: name, workflowId: workflow_id, runId: run_id, runStartTime } = workflowInfo();
  const [start, end] = [runStartTime.getTime(), Date.now()];
  tracing.runEnded({ name, workflow_id, run_id, parent, start, end, failed });
}
