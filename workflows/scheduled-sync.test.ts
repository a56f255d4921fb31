import { expect, it } from 'vitest';
import { NOTIFY_WORKFLOW } from '../shared/notification-run.js';
import {
  ARRIVALS_WORKFLOW,
  SCHEDULED_SYNC_WORKFLOW,
  SWEEP_WORKFLOW,
  SYNC_WORKFLOW,
} from '../shared/sync-run.js';
import { DELIVER_WORKFLOW, WATCH_EVENTS_WORKFLOW } from '../shared/webhook-run.js';
import * as workflows from './scheduled-sync.js';

it('the workflow types keep their names: renaming one would strand running workflows and break every start', () => {
  const names = [
    'deliverWebhook',
    'notifyChannel',
    'scheduledSync',
    'sweepStorage',
    'syncPaycom',
    'takeArrivals',
    'watchEvents',
  ];
  expect(Object.keys(workflows).toSorted()).toEqual(names);
  const started = [
    ARRIVALS_WORKFLOW,
    DELIVER_WORKFLOW,
    NOTIFY_WORKFLOW,
    SCHEDULED_SYNC_WORKFLOW,
    SWEEP_WORKFLOW,
    SYNC_WORKFLOW,
    WATCH_EVENTS_WORKFLOW,
  ];
  expect(started.toSorted()).toEqual(names);
});
