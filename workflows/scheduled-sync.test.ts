import { expect, it } from 'vitest';
import { ARRIVALS_WORKFLOW, SCHEDULED_SYNC_WORKFLOW, SYNC_WORKFLOW } from '../shared/sync-run.js';
import * as workflows from './scheduled-sync.js';

it('the workflow types keep their names: renaming one would strand running workflows and break every start', () => {
  expect(Object.keys(workflows).toSorted()).toEqual(['scheduledSync', 'syncPaycom', 'takeArrivals']);
  expect([SCHEDULED_SYNC_WORKFLOW, SYNC_WORKFLOW, ARRIVALS_WORKFLOW]).toEqual(
    Object.keys(workflows).toSorted(),
  );
});
