import { defineQuery, defineUpdate } from '@temporalio/workflow';
import { DECIDE_PLAN, type Decision, RUN_STATE, type RunState } from '../shared/sync-run.js';

export const decidePlanUpdate = defineUpdate<void, [Decision]>(DECIDE_PLAN);
export const runStateQuery = defineQuery<RunState>(RUN_STATE);
