import pc from 'picocolors';
import type { ReportedError } from '../../shared/reported-error.js';
import { describeError } from './print-error.js';

/** The outcome of one check of `paycom doctor`. */
export type CheckResult = { readonly name: string } & (
  | { readonly state: 'passed'; readonly found: string }
  | { readonly state: 'failed'; readonly exit_code: number; readonly error: ReportedError }
  | {
      readonly state: 'failed';
      readonly exit_code: number;
      /** What the check found. When settings are missing, the first problem says where. */
      readonly problems: readonly string[];
      readonly hint: string;
    }
  /** `needs`: the failed check or the missing setting that this check depends on. */
  | { readonly state: 'not_checked'; readonly needs: string }
);

/** Formats a check as one line, followed by what is wrong. */
export function describeCheck(check: CheckResult): string {
  const { name } = check;
  switch (check.state) {
    case 'passed':
      return `${pc.green('✓')} ${name}  ${pc.dim(check.found)}`;
    case 'not_checked':
      return `${pc.yellow('–')} ${name}  ${pc.dim(`not checked: needs ${check.needs}`)}`;
    case 'failed':
      return [`${pc.red('✗')} ${name}`, ...describeFailure(check)].join('\n');
  }
}

function describeFailure(check: Extract<CheckResult, { state: 'failed' }>): string[] {
  if ('error' in check) return [describeError(check.error)];
  return [...check.problems.map((problem) => `  ${problem}`), `  ${pc.dim('next:')} ${check.hint}`];
}
