import { Context } from '@temporalio/activity';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';
import { contextOfRun } from '../infra/tracing/run-span.js';
import { inSpan } from '../infra/tracing/spans.js';
import { traceOf } from '../infra/tracing/trace-header.js';

/** Runs every activity in a span, a child of the span of its workflow. */
export class TraceInterceptor implements ActivityInboundCallsInterceptor {
  execute(
    input: ActivityExecuteInput,
    next: Next<ActivityInboundCallsInterceptor, 'execute'>,
  ): Promise<unknown> {
    const { activityType, attempt, workflowExecution, workflowType = '' } = Context.current().info;
    const { workflowId: workflow_id = '', runId: run_id = '' } = workflowExecution ?? {};
    const parent = contextOfRun(traceOf(input.headers), { name: workflowType, run_id, workflow_id });
    const attributes = { 'temporal.attempt': attempt };
    return inSpan(`activity ${activityType}`, { kind: 'CONSUMER', attributes }, parent, () => next(input));
  }
}
