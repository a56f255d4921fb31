import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Delivered, DeliverInput } from '../../shared/webhook-run.js';
import { DELIVER_WORKFLOW, WATCH_EVENTS_WORKFLOW, webhookWorkflowId } from '../../shared/webhook-run.js';
import { deliveryWoken } from '../../workflows/deliver-until-idle.js';
import type { deliverWebhook } from '../../workflows/deliver-webhook.js';
import type { watchEvents } from '../../workflows/watch-events.js';
import { fakeActivities } from './fake-activities.js';
import { startWorkflowStack, type WorkflowStack } from './workflow-stack.js';

const HOUR_MS = 3_600_000;
let stack: WorkflowStack;

beforeAll(async () => {
  stack = await startWorkflowStack();
});
afterAll(() => stack?.env.teardown());

/** Steps that give these results one after the other, and note their inputs. */
function delivering(...results: Delivered[]) {
  const inputs: DeliverInput[] = [];
  const { activities } = fakeActivities({
    recordEvents: async () => ({ webhook_ids: ['w1', 'w2'] }),
    deliverEvents: async (input) => {
      inputs.push(input);
      return results.shift() ?? { next: 'idle' };
    },
  });
  return { activities, inputs };
}

it('goes on while more is there, waits for hours between attempts, and ends when nothing is left', async () => {
  const { workflow } = stack.env.client;
  const waits: Delivered[] = [5, 20, 24].map((hours) => ({ next: 'wait', wait_ms: hours * HOUR_MS }));
  const { activities, inputs } = delivering({ next: 'more' }, ...waits);
  const before = await stack.env.currentTimeMs();
  await stack.withWorker(activities, (taskQueue) =>
    workflow.execute<typeof deliverWebhook>(DELIVER_WORKFLOW, {
      ...{ taskQueue, workflowId: webhookWorkflowId('w0'), args: [{ webhook_id: 'w0' }] },
    }),
  );
  expect(inputs).toEqual(Array(5).fill({ webhook_id: 'w0' }));
  expect((await stack.env.currentTimeMs()) - before).toBeGreaterThanOrEqual(49 * HOUR_MS);
});

it('a person’s change ends the wait, and the next attempt is at once', async () => {
  const { workflow } = stack.env.client;
  const { activities, inputs } = delivering({ next: 'wait', wait_ms: 24 * HOUR_MS });
  await stack.withWorker(activities, async (taskQueue) => {
    const start = {
      taskQueue,
      workflowId: webhookWorkflowId('w3'),
      args: [{ webhook_id: 'w3' }] as [DeliverInput],
    };
    const handle = await workflow.start<typeof deliverWebhook>(DELIVER_WORKFLOW, start);
    await expect.poll(() => inputs.length).toBe(1);
    await handle.signal(deliveryWoken);
    await expect.poll(() => inputs.length).toBe(2);
    await handle.result();
  });
  expect(inputs).toEqual([{ webhook_id: 'w3' }, { webhook_id: 'w3', woken: true }]);
});

it('starts the delivery to each webhook that has something to send, and leaves one that runs', async () => {
  const { workflow } = stack.env.client;
  const { activities, inputs } = delivering({ next: 'wait', wait_ms: HOUR_MS });
  await stack.withWorker(activities, async (taskQueue) => {
    const run = { taskQueue, args: [{ webhook_id: 'w1' }] as [DeliverInput] };
    const first = await workflow.start<typeof deliverWebhook>(DELIVER_WORKFLOW, {
      ...{ ...run, workflowId: webhookWorkflowId('w1') },
    });
    await expect.poll(() => inputs.length).toBe(1);
    const watch = { taskQueue, workflowId: 'watch', args: [] as [] };
    const handle = await workflow.start<typeof watchEvents>(WATCH_EVENTS_WORKFLOW, watch);
    await expect.poll(() => inputs.map(({ webhook_id }) => webhook_id)).toContain('w2');
    // `result` would let the hour of the wait pass.
    await expect.poll(async () => (await handle.describe()).status.name).toBe('COMPLETED');
    await first.signal(deliveryWoken);
    await first.result();
  });
  expect(inputs.map(({ webhook_id }) => webhook_id)).toEqual(['w1', 'w2', 'w1']);
});
