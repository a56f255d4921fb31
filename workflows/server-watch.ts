import { condition, isCancellation, patched } from '@temporalio/workflow';
import type { ErrorCode } from '../shared/error-codes.js';
import { failureCause } from './failure-outcome.js';

/** After this many downloads in a row without an answer, the server may be down. */
const FAILED_DOWNLOADS = 3;
const UNANSWERED: ReadonlySet<string> = new Set<ErrorCode>([
  'sftp_host_not_found',
  'sftp_unreachable',
  'sftp_connection_refused',
  'sftp_dropped',
  'sftp_not_ssh',
  'sftp_silent',
  'sftp_handshake_failed',
  'sftp_session_limit',
  'sftp_closed_after_login',
  'sftp_connection_lost',
]);

/**
 * Decides when the server of a run is down, so that the other files wait for the next sync. Each failed download was tried for minutes.
 *
 * The server is down when three downloads or more ended in a row without an answer, and no download with an answer started or ended from
 * the first of these ends to the last. A download that still runs may get its answer, so after the third no download begins until one gets
 * an answer, which refutes the doubt, or all have ended, which confirms it. An answer is a whole file, or an error about the file itself.
 *
 * Nothing here waits without a doubt: one more `await` would change the order of the steps of files that end together, and running
 * workflows must replay.
 */
export class ServerWatch {
  #running = 0;
  #unanswered = 0;
  #doubt: { readonly failure: unknown } | undefined;

  /** Whether the server may be down. */
  get isDoubted(): boolean {
    return this.#doubt !== undefined;
  }

  /** Waits until the doubt is refuted. @throws the last failure when it is confirmed */
  async untilTrusted(): Promise<void> {
    await condition(() => !this.isDoubted || this.#running === 0);
    if (this.#doubt) throw this.#doubt.failure;
  }

  /** Counts a download as running. Call what it returns when the download ends, with its failure. Only the first call counts. */
  begin(): (failure?: unknown) => void {
    let isRunning = true;
    this.#running += 1;
    return (failure) => {
      if (!isRunning) return;
      isRunning = false;
      this.#running -= 1;
      this.#judge(failure);
    };
  }

  #judge(failure: unknown): void {
    if (isCancellation(failure)) return;
    if (failure === undefined || !UNANSWERED.has(failureCause(failure).code)) {
      this.#unanswered = 0;
      this.#doubt = undefined;
      return;
    }
    this.#unanswered += 1;
    if (this.#unanswered >= FAILED_DOWNLOADS && patched('doubted-server-ends-run')) this.#doubt = { failure };
  }
}
