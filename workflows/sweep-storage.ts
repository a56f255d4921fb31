import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/contract.js';
import type { SweptStorage } from '../shared/retention/retention-rules.js';
import * as policy from './policies.js';

const { sweepStorage: sweep } = proxyActivities<Activities>(policy.SWEEP);

/** Removes what is older than the settings say. A schedule starts it each day. */
export function sweepStorage(): Promise<SweptStorage> {
  return sweep();
}
