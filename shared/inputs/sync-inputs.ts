import { z } from 'zod';
import { ReportSelection } from '../report.js';
import { LONGEST_REASON } from '../vocabulary.js';
import { freeText } from './free-text.js';

export const StartSyncInput = z
  .strictObject({
    report_type: ReportSelection.default('all'),
    force: z.boolean().default(false),
    dry_run: z.boolean().default(false),
  })
  .prefault({});

export const SyncId = z.string().min(1).max(50);
const PlanHash = z.string().max(200).optional();
/** The reason that a person gives, which others can read. */
const Reason = freeText(LONGEST_REASON).optional();

export const RejectInput = z.strictObject({
  sync_id: SyncId,
  plan_hash: PlanHash.meta({
    description: 'The hash of the plan to decide on. Default: the plan that is held now',
  }),
  reason: Reason.meta({ description: 'Why, for the others. The report of the sync shows it' }),
});
export const ApproveInput = RejectInput.extend({
  plan_hash: PlanHash.meta({ description: 'The hash of the plan that you checked' }),
});

export const PauseInput = z
  .strictObject({ reason: Reason.meta({ description: 'Why, for the others' }) })
  .prefault({});
