import { TRPCClientError } from '@trpc/client';
import type { AppRouter } from '../../api/routers/app-router.js';
import type { ErrorDetails } from '../../shared/fill-template.js';
import type { ReportedError } from '../../shared/reported-error.js';

/** What went wrong, in the words of the API. */
export type ApiFailure = ReportedError & {
  readonly status: number | null;
};

type Problem = {
  readonly code?: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly details?: ErrorDetails;
  readonly status?: number;
  readonly httpStatus?: number;
};

/** A failed request outside of tRPC: the problem document of its response. */
export class HttpError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail ?? 'The request failed.');
    this.problem = problem;
  }
}

/** Describes an error. Without a response the API cannot be reached: the code is `offline`, and the texts are empty. */
export function apiFailureOf(error: unknown): ApiFailure {
  if (error instanceof HttpError) {
    const { code = 'unknown', hint = '', details = {}, status = null } = error.problem;
    return { code, message: error.message, hint, details, status };
  }
  const data = error instanceof TRPCClientError ? problemOf(error) : undefined;
  if (!data?.code) return { code: 'offline', message: '', hint: '', status: null };
  const { code, hint = '', details = {}, httpStatus, status = httpStatus ?? null } = data;
  return { code, message: data.detail ?? (error as Error).message, hint, details, status };
}

/** Of a procedure, or of what refused the request before any procedure saw it. */
function problemOf({ data, meta }: TRPCClientError<AppRouter>): Problem | undefined {
  return data ?? (meta?.responseJSON as Problem | undefined);
}
