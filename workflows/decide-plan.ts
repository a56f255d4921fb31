import { defineQuery, defineUpdate } from '@temporalio/workflow';
import { DECIDE_PLAN, type Decision, RUN_STATE, type RunState } from '../shared/sync-run.js';

export const decidePlan = defineUpdate<void, [Decision]>(DECIDE_PLAN);
export const runState = defineQuery<RunState>(RUN_STATE);
