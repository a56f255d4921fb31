import { z } from 'zod';
import { ErrorView } from './error-view.js';

const StepView = z.object({
  step: z.enum(['lookup', 'tcp', 'key_exchange', 'host_key', 'login', 'listing']),
  ok: z.boolean(),
  ms: z.int(),
  detail: z.string().optional(),
  error: ErrorView.optional(),
});

/** The result of a connection test of the SFTP server. */
export const ConnectionView = z.object({ ok: z.boolean(), steps: z.array(StepView) });
