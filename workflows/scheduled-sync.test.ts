import { expect, it } from 'vitest';
import { ARRIVALS_WORKFLOW, SCHEDULED_SYNC_WORKFLOW, SYNC_WORKFLOW } from '../shared/sync-run.js';
import * as workflows from './scheduled-sync.js';

it('keeps the workflow types on the wire: a renamed one would strand what runs, and nothing could start it', () => {
  expect(Object.keys(workflows).toSorted()).toEqual(['scheduledSync', 'syncPaycom', 'takeArrivals']);
  expect([SCHEDULED_SYNC_WORKFLOW, SYNC_WORKFLOW, ARRIVALS_WORKFLOW]).toEqual(
    Object.keys(workflows).toSorted(),
  );
});
