import { z } from 'zod';
import { PassedOver } from '../../shared/passed-over.js';
import { ReportedError } from '../../shared/sync-report.js';

const StepView = z.object({
  step: z.enum(['lookup', 'tcp', 'key_exchange', 'host_key', 'login', 'listing']),
  ok: z.boolean(),
  ms: z.int(),
  detail: z.string().optional(),
  passed_over: z.array(PassedOver).optional(),
  error: ReportedError.optional(),
});

/** The result of a connection test of the SFTP server. */
export const ConnectionView = z.object({ ok: z.boolean(), steps: z.array(StepView) });
