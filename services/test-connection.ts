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
 *
 * @throws AppError `invalid_settings` or `sftp_private_key_invalid` before the first step
 */
export async function testConnection(
  config: Config,
  onStep: (result: TestStepResult) => unknown = () => {},
): Promise<ConnectionTest> {
  const { remoteDirectory: directory, glob, recursive, archiveDirectory: except } = config.sftp;
  const results = await testSftpConnection(
    sftpTarget(config),
    { directory, glob, recursive, except },
    onStep,
  );
  const failed = results.find((result) => !result.ok);
  return { steps: results.map(reported), failure: failed?.error ?? null };
}

/** The steps of `testConnection`, each as soon as it has ended. Without a reader the test still runs to its end. */
export function connectionSteps(config: Config): ReadableStream<ConnectionStep> {
  let isRead = true;
  return new ReadableStream({
    start: (controller) => {
      testConnection(config, (result) => isRead && controller.enqueue(reported(result))).then(
        () => isRead && controller.close(),
        (error: unknown) => isRead && controller.error(error),
      );
    },
    cancel: () => {
      isRead = false;
    },
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
