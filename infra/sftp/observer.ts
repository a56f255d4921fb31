import type { ErrorCode } from '../../shared/error-codes.js';

/** What a pool reports of its sessions: times, sizes and codes, never a name or a path. */
export type SftpObserver = {
  /** `seconds`: from the DNS lookup to the session. */
  readonly opened: (seconds: number) => void;
  readonly closed: () => void;
  /** A session was used: how long, and the bytes that arrived meanwhile. */
  readonly used: (seconds: number, bytes: number) => void;
  readonly failed: (code: ErrorCode) => void;
};

export const NO_OBSERVER: SftpObserver = {
  opened: () => {},
  closed: () => {},
  used: () => {},
  failed: () => {},
};
