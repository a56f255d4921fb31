import { z } from 'zod';
import { sftpTarget } from '../../infra/sftp/target.js';
import { testSftpConnection } from '../../infra/sftp/test-connection.js';
import type { Config } from '../../shared/config.js';
import { ReportedError } from '../../shared/sync-report.js';

export const StepView = z.object({
  step: z.enum(['lookup', 'tcp', 'key_exchange', 'host_key', 'login', 'listing']),
  ok: z.boolean(),
  ms: z.int(),
  detail: z.string().optional(),
  error: ReportedError.optional(),
});

/** @throws AppError `invalid_settings` or `sftp_private_key_invalid` before the first step */
export async function tryConnection(
  config: Config,
): Promise<{ ok: boolean; steps: z.infer<typeof StepView>[] }> {
  const { remoteDirectory: directory, glob, recursive } = config.sftp;
  const results = await testSftpConnection(sftpTarget(config), { directory, glob, recursive });
  const steps = results.map((result) => {
    const { step, ok, ms } = result;
    if (result.ok) return { step, ok, ms, detail: result.detail };
    const { code, message, hint } = result.error;
    return { step, ok, ms, error: { code, message, hint } };
  });
  return { ok: results.every(({ ok }) => ok), steps };
}
