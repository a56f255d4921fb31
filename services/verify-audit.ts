import type { Db } from 'mongodb';
import { auditHead, readChain } from '../infra/audit/audit.js';
import { AuditCheck, type AuditFault, type AuditHead } from '../infra/mongo/documents/audit-chain.js';

export type AuditVerification = {
  readonly entries: number;
  /** The last entry. */
  readonly head: AuditHead;
  readonly faults: readonly AuditFault[];
};

/**
 * Reads the whole audit in order, and finds entries that are missing, changed or moved. `noted`: an entry that someone noted earlier. Without one, a
 * log that was replaced as a whole is not found.
 */
export async function verifyAudit(db: Db, noted: AuditHead | undefined): Promise<AuditVerification> {
  // Read before the entries, because others are added meanwhile.
  const head = await auditHead(db);
  const check = new AuditCheck([head, noted].filter((known) => known !== undefined));
  let entries = 0;
  for await (const entry of readChain(db)) {
    entries += 1;
    check.add(entry);
  }
  check.end();
  return { entries, head: check.last, faults: check.faults };
}
