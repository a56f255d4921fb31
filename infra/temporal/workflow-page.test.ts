import { expect, test } from 'vitest';
import { workflowPage } from './workflow-page.js';

const RUN = { workflow_id: 'paycom-sync/all', first_run_id: '0192-ab' };

test.each(['https://temporal.example.org/ui', 'https://temporal.example.org/ui/'])(
  'links a run below the address %s',
  (uiUrl) => {
    expect(workflowPage({ uiUrl, namespace: 'default' }, RUN)).toBe(
      'https://temporal.example.org/ui/namespaces/default/workflows/paycom-sync%2Fall/0192-ab',
    );
  },
);

test('there is no link without a Web UI', () => {
  expect(workflowPage({ uiUrl: undefined, namespace: 'default' }, RUN)).toBeUndefined();
});
