import { AppError } from '../../shared/app-error.js';
import type { PassedOver } from '../../shared/passed-over.js';
import { openConnection } from './connection.js';
import { type ListOptions, listRemoteFiles } from './list.js';
import type { ConnectStep } from './ssh-attempt.js';
import type { SftpTarget } from './target.js';

/** The tunnel is a step when there is a proxy or a jump host. */
const TEST_STEPS = ['lookup', 'tcp', 'tunnel', 'key_exchange', 'host_key', 'login', 'listing'] as const;
type TestStep = ConnectStep | 'listing';

export type TestStepResult =
  | {
      readonly step: TestStep;
      readonly ok: true;
      readonly ms: number;
      readonly detail: string;
      /** Only the step `listing` has these two. */
      readonly files?: number;
      readonly passed_over?: readonly PassedOver[];
    }
  | { readonly step: TestStep; readonly ok: false; readonly ms: number; readonly error: AppError };

/**
 * Tests the connection step by step, from the DNS lookup to the listing. Stops at the first step that fails. After an abort it lists nothing more.
 *
 * @throws AppError `invalid_settings` or `sftp_private_key_invalid` before the first step
 * @example for (const result of await testSftpConnection(target, list, print)) …
 */
export async function testSftpConnection(
  target: SftpTarget,
  list: ListOptions,
  onResult: (result: TestStepResult) => void = () => {},
  signal?: AbortSignal,
): Promise<readonly TestStepResult[]> {
  const results: TestStepResult[] = [];
  let since = performance.now();
  const elapsed = () => {
    const before = since;
    since = performance.now();
    return Math.round(since - before);
  };
  const add = (result: TestStepResult) => {
    results.push(result);
    onResult(result);
  };
  const passed = (step: TestStep) => results.some((result) => result.step === step);
  // A reconnect for another host key type repeats the earlier steps.
  const pass = (
    step: TestStep,
    detail: string,
    more: { readonly files?: number; readonly passed_over?: readonly PassedOver[] } = {},
  ) => {
    if (!passed(step)) add({ step, ok: true, ms: elapsed(), detail, ...more });
  };
  try {
    const connection = await openConnection(target, (step, detail) => pass(step, detail));
    const abort = () => connection.destroy();
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    try {
      const { files, passed_over } = await listRemoteFiles(connection, list);
      pass('listing', `${files.length} files`, { files: files.length, passed_over });
    } finally {
      signal?.removeEventListener('abort', abort);
      await connection.end();
    }
  } catch (error) {
    const isDirect = !target.jump && !target.proxy;
    const step = TEST_STEPS.find((candidate) => !passed(candidate) && !(isDirect && candidate === 'tunnel'));
    if (!step || !(error instanceof AppError) || error.class === 'config') throw error;
    add({ step, ok: false, ms: elapsed(), error });
  }
  return results;
}
