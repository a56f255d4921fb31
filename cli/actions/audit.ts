import { exportAudit } from '../../services/export-audit.js';
import { type AuditVerification, verifyAudit } from '../../services/verify-audit.js';
import { AppError } from '../../shared/app-error.js';
import { printDone } from '../render/print-list.js';
import { writeOutput } from '../render/write-output.js';
import type { Context } from '../runtime/context.js';

const MOST_FAULTS = 20;

/** @throws AppError `audit_broken` */
export async function verify(
  context: Context,
  { head: noted, json }: { readonly head?: string; readonly json?: true },
): Promise<void> {
  const found = await verifyAudit(await context.db(), noted === undefined ? undefined : readHead(noted));
  assertUnbroken(found);
  const { entries, head } = found;
  const mark = `${head.number}:${head.hash}`;
  printDone(
    `${entries} entries: none is missing, changed or moved. Keep ${mark} elsewhere. \`paycom audit verify --head ${mark}\` then finds a log that was replaced.`,
    { entries, head: mark },
    json,
  );
}

/** @throws AppError `audit_broken` with the numbers of the entries */
export function assertUnbroken({ faults }: AuditVerification): void {
  if (faults.length > 0) throw new AppError('audit_broken', { faults: describeFaults(faults) });
}

function readHead(text: string) {
  const [, number, hash] = /^(\d{1,15}):([\da-f]{64})$/.exec(text) ?? [];
  if (!number || !hash)
    throw new AppError('usage', { problem: '--head takes what an earlier check printed: NUMBER:HASH.' });
  return { number: Number(number), hash };
}

function describeFaults(faults: AuditVerification['faults']): string {
  const shown = faults
    .slice(0, MOST_FAULTS)
    .map(({ from, to, fault }) => `${from === to ? from : `${from}–${to}`} ${fault}`);
  const more = faults.length - shown.length;
  return `entries ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

export async function writeAudit(
  context: Context,
  { format, output }: { readonly format: 'csv' | 'json'; readonly output?: string },
): Promise<void> {
  await writeOutput(exportAudit(await context.db(), { format, filter: {}, by: context.account }), output);
}
