import { z } from 'zod';
import { ReportedError } from '../../shared/sync-report.js';

const StepView = z.object({
  step: z.enum(['lookup', 'tcp', 'key_exchange', 'host_key', 'login', 'listing']),
  ok: z.boolean(),
  ms: z.int(),
  detail: z.string().optional(),
  error: ReportedError.optional(),
});

/** A test of the connection to the SFTP server, as the API returns it. */
export const ConnectionView = z.object({ ok: z.boolean(), steps: z.array(StepView) });
