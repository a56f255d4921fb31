import { type Client, WorkflowNotFoundError } from '@temporalio/client';

/** A workflow run. The id of its first run stays the same through continue-as-new and reset. */
export type WorkflowRun = { readonly workflow_id: string; readonly first_run_id: string };

/** Returns false when the run has ended, or when another run now uses its workflow id. */
export async function isRunning(
  client: Client,
  { workflow_id, first_run_id }: WorkflowRun,
): Promise<boolean> {
  try {
    const described = await client.workflow
      .getHandle(workflow_id, undefined, { firstExecutionRunId: first_run_id })
      .describe();
    return (
      described.status.name === 'RUNNING' && described.raw.workflowExecutionInfo?.firstRunId === first_run_id
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
