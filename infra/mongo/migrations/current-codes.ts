import type { Db, Document } from 'mongodb';
import { currentCode } from '../../../shared/fields/employee-code.js';
import { inferCodeWidth } from '../../../shared/plan/code-width.js';
import { Keyring } from '../../crypto/keyring.js';
import { rosterFigures } from '../../roster/roster.js';
import type { Store } from '../store.js';
import type { Migration } from './migration.js';
import { type Rename, renameInPlans } from './rename-in-plans.js';
import { type RosterRules, renamePeople } from './rename-people.js';

/** How the roster is sealed and resolved. */
export type RosterAccess = RosterRules & {
  readonly keyring: Keyring;
  /** The setting of the width of codes. */
  readonly employeeIdWidth?: number | undefined;
};

/** For a database without sealed values. */
export const UNSEALED: RosterAccess = { keyring: Keyring.parse(undefined, false), pushMinutes: 30 };

/** The validators in place may not allow what other migrations changed. */
const BYPASS = { bypassDocumentValidation: true } as const;
const KEYED = ['paycom_employees', 'paycom_payees', 'paycom_changes', 'paycom_staff_decisions'];
/** Printable ASCII without lower-case letters, blanks and apostrophes: most codes, and all of them are current. */
const PLAIN = /^[!-&(-`{-~]+$/;

/**
 * Renames employee codes that earlier versions stored as written to the form that reports are read in today: upper case, NFKC, no invisible
 * characters. Merges the records of one person under several spellings. Plans come first, so that a crash leaves no stored code unfound.
 */
export function currentCodesMigration({ keyring, employeeIdWidth, pushMinutes }: RosterAccess): Migration {
  return {
    name: '0006-current-codes',
    up: async ({ context: db }) => {
      const store = { db, keyring };
      const renames = await findRenames(store, employeeIdWidth);
      if (renames.size === 0) return;
      const rename: Rename = (code) => renames.get(code) ?? code;
      await renameInPlans(store, rename);
      await renameExamples(db, renames, rename);
      await renameInReveals(db, renames);
      await renamePeople(store, renames, { pushMinutes });
    },
  };
}

async function findRenames(store: Store, setting: number | undefined): Promise<Map<string, string>> {
  const { width } = inferCodeWidth([], (await rosterFigures(store)).widths, setting);
  const renames = new Map<string, string>();
  for (const name of KEYED) {
    const codes = store.db
      .collection(name)
      .aggregate<{ _id: string }>([
        { $match: { employee_id: { $not: PLAIN } } },
        { $group: { _id: '$employee_id' } },
      ]);
    for await (const { _id } of codes) {
      const current = currentCode(_id, width);
      if (current !== _id) renames.set(_id, current);
    }
  }
  return renames;
}

/** The examples of the brakes that held a plan. */
async function renameExamples(db: Db, renames: ReadonlyMap<string, string>, rename: Rename): Promise<void> {
  for (const name of ['paycom_plans', 'paycom_sync_logs']) {
    const held = db.collection<Document>(name);
    for await (const { _id, held_by } of held.find({ 'held_by.examples.0': { $exists: true } })) {
      const brakes: { readonly examples?: readonly string[] }[] = held_by;
      if (!brakes.some(({ examples = [] }) => examples.some((code) => renames.has(code)))) continue;
      const renamed = brakes.map((brake) => ({
        ...brake,
        ...(brake.examples && { examples: brake.examples.map(rename) }),
      }));
      await held.updateOne({ _id }, { $set: { held_by: renamed } }, BYPASS);
    }
  }
}

async function renameInReveals(db: Db, renames: ReadonlyMap<string, string>): Promise<void> {
  const reveals = db.collection<Document>('paycom_reveals');
  for (const [from, to] of renames)
    await reveals.updateMany(
      { employee_ids: from },
      { $set: { 'employee_ids.$[former]': to } },
      { ...BYPASS, arrayFilters: [{ former: from }] },
    );
}
