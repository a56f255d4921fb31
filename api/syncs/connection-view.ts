import { z } from 'zod';
import type { ConnectionStep } from '../../services/test-connection.js';
import { ErrorView, errorView } from '../http/error-view.js';
import { PassedOverView, passedOverView } from './passed-over-view.js';

export const StepView = z.object({
  step: z.enum(['lookup', 'tcp', 'tunnel', 'key_exchange', 'host_key', 'login', 'listing']),
  ok: z.boolean(),
  ms: z.int(),
  detail: z.string().optional(),
  files: z.int().optional().meta({ description: 'How many reports the listing found' }),
  passed_over: z.array(PassedOverView).optional(),
  error: ErrorView.optional(),
});

/** The result of a connection test of the SFTP server. */
export const ConnectionView = z.object({ ok: z.boolean(), steps: z.array(StepView) });

export function stepView(given: ConnectionStep): z.infer<typeof StepView> {
  const { step, ok, ms, detail, files, passed_over, error } = given;
  return {
    ...{ step, ok, ms },
    ...(detail !== undefined && { detail }),
    ...(files !== undefined && { files }),
    ...(passed_over && { passed_over: passed_over.map(passedOverView) }),
    ...(error && { error: errorView(error) }),
  };
}
