type WebUi = { readonly uiUrl: string | undefined; readonly namespace: string };
type WorkflowRun = { readonly workflow_id: string; readonly first_run_id: string };

/** Returns the page of a workflow's run in the Temporal Web UI, undefined when no Web UI is set. */
export function workflowPage(
  { uiUrl, namespace }: WebUi,
  { workflow_id, first_run_id }: WorkflowRun,
): string | undefined {
  if (uiUrl === undefined) return undefined;
  const path = ['namespaces', namespace, 'workflows', workflow_id, first_run_id]
    .map(encodeURIComponent)
    .join('/');
  return `${uiUrl.replace(/\/+$/, '')}/${path}`;
}
