import { sftpTarget } from '../infra/sftp/target.js';
import { type TestStepResult, testSftpConnection } from '../infra/sftp/test-connection.js';
import type { AppError } from '../shared/app-error.js';
import type { Config } from '../shared/config.js';
import type { PassedOver } from '../shared/passed-over.js';
import { type ReportedError, reportedError } from '../shared/reported-error.js';

/** A reported step: with `detail` when it passed, with `error` when it failed. */
export type ConnectionStep = Pick<TestStepResult, 'step' | 'ok' | 'ms'> & {
  readonly detail?: string;
  readonly files?: number;
  readonly passed_over?: PassedOver[];
  readonly error?: ReportedError;
};
/** `failure`: the error of the step that failed; null when all passed. */
export type ConnectionTest = { readonly steps: ConnectionStep[]; readonly failure: AppError | null };

/**
 * Connects to the configured SFTP server and lists its reports, step by step, up to the first step that fails. Calls `onStep` after each step.
 * `signal` ends it early.
 *
 * @throws AppError `invalid_settings` or `sftp_private_key_invalid` before the first step
 */
export async function testConnection(
  config: Config,
  onStep: (result: TestStepResult) => unknown = () => {},
  signal?: AbortSignal,
): Promise<ConnectionTest> {
  const { remoteDirectory: directory, glob, recursive, archiveDirectory: except } = config.sftp;
  const results = await testSftpConnection(
    sftpTarget(config),
    { directory, glob, recursive, except },
    onStep,
    signal,
  );
  const failed = results.find((result) => !result.ok);
  return { steps: results.map(reported), failure: failed?.error ?? null };
}

/** The steps of `testConnection`, each as soon as it has ended. `ended` stops the test, and fails with its reason. So does a reader that leaves. */
export function connectionSteps(config: Config, ended: AbortSignal): ReadableStream<ConnectionStep> {
  const left = new AbortController();
  const signal = AbortSignal.any([ended, left.signal]);
  return new ReadableStream({
    start: (controller) => {
      ended.throwIfAborted();
      const unlessEnded = (work: () => void) => !signal.aborted && work();
      ended.addEventListener('abort', () => controller.error(ended.reason), { signal: left.signal });
      testConnection(
        config,
        (result) => unlessEnded(() => controller.enqueue(reported(result))),
        signal,
      ).then(
        () => unlessEnded(() => controller.close()),
        (error: unknown) => unlessEnded(() => controller.error(error)),
      );
    },
    cancel: () => left.abort(),
  });
}

function reported(result: TestStepResult): ConnectionStep {
  const { step, ok, ms } = result;
  if (result.ok) {
    const { detail, files, passed_over } = result;
    return {
      ...{ step, ok, ms, detail },
      ...(files !== undefined && { files }),
      ...(passed_over && { passed_over: [...passed_over] }),
    };
  }
  return { step, ok, ms, error: reportedError(result.error) };
}
