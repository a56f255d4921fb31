import {
  type Client,
  type WorkflowExecutionDescription,
  type WorkflowHandle,
  WorkflowNotFoundError,
} from '@temporalio/client';

/** A workflow run. The id of its first run stays the same through continue-as-new and reset. */
export type WorkflowRun = { readonly workflow_id: string; readonly first_run_id: string };

/** Returns a handle of exactly this run. Its requests fail when another run now uses the workflow id. */
export function runHandle(client: Client, { workflow_id, first_run_id }: WorkflowRun): WorkflowHandle {
  return client.workflow.getHandle(workflow_id, undefined, { firstExecutionRunId: first_run_id });
}

/** Returns false when the run has ended, or when another run now uses its workflow id. */
export async function isRunning(client: Client, run: WorkflowRun): Promise<boolean> {
  try {
    const { status, raw } = await runHandle(client, run).describe();
    return status.name === 'RUNNING' && raw.workflowExecutionInfo?.firstRunId === run.first_run_id;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** Temporal's state of a workflow task that no worker has taken. */
const TASK_SCHEDULED = 1;

/**
 * Whether no worker has taken the next task of a run. Temporal hands a task to a worker that polls at once. The list of workers is of no
 * use here: a worker that has stopped stays in it for minutes.
 */
export function isUntaken({ raw }: WorkflowExecutionDescription): boolean {
  return raw.pendingWorkflowTask?.state === TASK_SCHEDULED;
}
