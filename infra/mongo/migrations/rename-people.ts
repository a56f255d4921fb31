import type { AnyBulkWriteOperation, ClientSession, Collection, Document, WithId } from 'mongodb';
import { EMPLOYEE_FIELDS, type EmployeeFields } from '../../../shared/employee.js';
import { withEmployeeId } from '../../../shared/payee.js';
import { employeeAt } from '../../../shared/plan/employee-at.js';
import { mergeEmployees } from '../../../shared/plan/merge-employees.js';
import { mergeLayers } from '../../../shared/plan/merge-statements.js';
import type { FieldChange, Payee } from '../../../shared/plan/plan.js';
import { payeeOf } from '../../../shared/plan/plan-payees.js';
import type { PushWindow } from '../../../shared/plan/push.js';
import { statementsText } from '../../../shared/plan/statement-text.js';
import type { ReportTime } from '../../../shared/report.js';
import type { Keyring } from '../../crypto/keyring.js';
import { newestReportTime } from '../../files/applied-reports.js';
import { newDocument } from '../../plans/employee-writes.js';
import { encodePayee, openFormerPayee } from '../../roster/payees.js';
import { collections } from '../collections.js';
import { decodeChange, encodeChange } from '../documents/change-codec.js';
import type { ChangeDocument } from '../documents/change-document.js';
import { decodeFields, openStatements } from '../documents/employee-codec.js';
import type { EmployeeDocument } from '../documents/employee-document.js';
import type { PayeeDocument } from '../documents/payee-document.js';
import type { StaffDecisionDocument } from '../documents/staff-decision-document.js';
import { bumpRosterRevision } from '../roster-revision.js';
import type { Store } from '../store.js';
import { inTransaction } from '../transaction.js';

/** The settings that decide how the fields of an employee follow from the reports. */
export type RosterRules = { readonly pushMinutes: PushWindow };

/** The name that stands in the history in place of a sync. */
export const RENAMED_BY = '0006-current-codes';
/** The validators in place may not allow what other migrations changed. */
const BYPASS = { bypassDocumentValidation: true } as const;
/** People in one transaction. */
const BATCH = 50;

type Spelling = { readonly document: WithId<EmployeeDocument>; readonly fields: EmployeeFields };
type Context = Store & { readonly as_of: ReportTime; readonly pushMinutes: PushWindow; readonly at: Date };

/** Moves what is stored under former codes to the current ones, a few people in each transaction. */
export async function renamePeople(
  store: Store,
  renames: ReadonlyMap<string, string>,
  { pushMinutes }: RosterRules,
): Promise<void> {
  const as_of = (await newestReportTime(store.db)) ?? '';
  const spellingsOf = new Map<string, string[]>();
  for (const [from, to] of renames) spellingsOf.set(to, [...(spellingsOf.get(to) ?? [to]), from]);
  const people = [...spellingsOf];
  for (let from = 0; from < people.length; from += BATCH) {
    await inTransaction(store.db, async (session) => {
      const context = { ...store, as_of, pushMinutes, at: new Date() };
      await bumpRosterRevision(store.db, session);
      for (const [to, spellings] of people.slice(from, from + BATCH))
        await renamePerson(context, session, to, spellings);
    });
  }
}

async function renamePerson(
  context: Context,
  session: ClientSession,
  to: string,
  spellings: readonly string[],
): Promise<void> {
  const { employees, payees, changes, staffDecisions } = collections(context.db);
  const named = { employee_id: { $in: [...spellings] } };
  const stored = await employees.find(named, { session, sort: { created_at: 1, _id: 1 } }).toArray();
  const people = stored.map((document) => ({ document, fields: decodeFields(context.keyring, document) }));
  const history = await changes.find(named, { session, sort: { at: 1, _id: 1 } }).toArray();
  const decisions = await staffDecisions.find(named, { session, sort: { _id: 1 } }).toArray();
  const decided = decisions.map((decision, number) =>
    renamedDecision(to, decision, decisions.slice(number + 1)),
  );
  const employee = currentEmployee(context, to, people, decided);
  await replaceAll(employees, session, stored, employee ? [employee] : stored);
  await replaceAll(changes, session, history, currentHistory(context, to, history, people, employee));
  await replaceAll(staffDecisions, session, decisions, decided);
  const bills = await payees.find(named, { session, sort: { updated_at: 1, _id: 1 } }).toArray();
  await replaceAll(payees, session, bills, currentPayees(context.keyring, to, bills));
}

/** Replaces documents. A document that stays the same object is not written. */
async function replaceAll<T extends Document>(
  collection: Collection<T>,
  session: ClientSession,
  before: readonly WithId<T>[],
  after: readonly (WithId<T> | T)[],
): Promise<void> {
  const kept = new Set<unknown>(after);
  const removed = before.filter((document) => !kept.has(document)).map(({ _id }) => _id);
  const known = new Set<unknown>(before);
  const added = after.filter((document) => !known.has(document));
  const operations = [
    ...(removed.length > 0 ? [{ deleteMany: { filter: { _id: { $in: removed } } } }] : []),
    ...added.map((document) => ({ insertOne: { document } })),
  ] as AnyBulkWriteOperation<T>[];
  if (operations.length > 0) await collection.bulkWrite(operations, { ...BYPASS, session });
}

/** Returns the one document of a person; null when it stays as it is, or there is none. */
function currentEmployee(
  { keyring, as_of, pushMinutes, at }: Context,
  to: string,
  people: readonly Spelling[],
  decisions: readonly StaffDecisionDocument[],
): WithId<EmployeeDocument> | null {
  const documents = people.map(({ document }) => document);
  const [first] = documents;
  if (first === undefined || documents.every(({ employee_id }) => employee_id === to)) return null;
  const opened = people.map(({ document, fields }) => ({
    fields,
    statements: openStatements(keyring, document),
  }));
  const [only] = opened;
  const merged = opened.length === 1 && only ? only : mergeEmployees(opened, as_of, pushMinutes);
  const staff_id = linkOf(documents, decisions);
  const isAmbiguous = staff_id === null && documents.some(({ staff_match }) => staff_match !== undefined);
  // One of the spellings is in the newest report: the person is.
  const missing = documents.flatMap((document) => document.missing ?? []);
  const [mark] = missing.toSorted((a, b) => (a.missed_by < b.missed_by ? 1 : -1));
  return {
    ...newDocument(
      keyring,
      { employee_id: to, fields: merged.fields, statements: statementsText(merged.statements) },
      at,
    ),
    _id: first._id,
    staff_id,
    ...(isAmbiguous && { staff_match: 'ambiguous' as const }),
    ...(mark && missing.length === documents.length && { missing: mark }),
    created_at: first.created_at,
    updated_at: documents.length === 1 ? first.updated_at : at,
    last_synced_at: new Date(Math.max(...documents.map(({ last_synced_at }) => +last_synced_at))),
  };
}

/** The link that a user confirmed last, else the oldest one that no user rejected. */
function linkOf(
  documents: readonly EmployeeDocument[],
  decisions: readonly StaffDecisionDocument[],
): string | null {
  const linked = documents.flatMap(({ staff_id }) => staff_id ?? []);
  const last = (staff_id: string) => decisions.findLast((decision) => decision.staff_id === staff_id);
  const confirmed = decisions.findLast(
    ({ staff_id }) => linked.includes(staff_id) && last(staff_id)?.decision === 'confirmed',
  );
  return confirmed?.staff_id ?? linked.find((staff_id) => last(staff_id)?.stands !== true) ?? null;
}

/** A rejection stands until a later decision on the same pair. */
function renamedDecision(
  employee_id: string,
  decision: WithId<StaffDecisionDocument>,
  later: readonly StaffDecisionDocument[],
): WithId<StaffDecisionDocument> {
  const stands = decision.stands && !later.some(({ staff_id }) => staff_id === decision.staff_id);
  const isCurrent = decision.employee_id === employee_id && decision.stands === stands;
  return isCurrent ? decision : { ...decision, employee_id, stands };
}

/** One history of all spellings. A spelling that was created later took over the values of the one before, and the merge is its last entry. */
function currentHistory(
  { keyring, at }: Context,
  employee_id: string,
  history: readonly WithId<ChangeDocument>[],
  people: readonly Spelling[],
  merged: EmployeeDocument | null,
): (ChangeDocument | WithId<ChangeDocument>)[] {
  const opened = history.map(({ fields, ...change }) => {
    return { ...change, fields: fields.map((field) => decodeChange(keyring, change, field)) };
  });
  const entries = opened.map((change, number) => {
    const before = people.findIndex(({ document }) => document.employee_id === change.employee_id) - 1;
    const [former, own] = [people[before], people[before + 1]];
    const isTakeover = change.kind === 'created' && former !== undefined && own !== undefined;
    if (!isTakeover && change.employee_id === employee_id) return history[number] as WithId<ChangeDocument>;
    const later = opened.filter((each) => each.employee_id === change.employee_id && each.at > change.at);
    const took = isTakeover
      ? {
          kind: 'updated' as const,
          fields: differences(former.fields, employeeAt(own.fields, later, change.at)),
        }
      : {};
    return sealedChange(keyring, { ...change, ...took, employee_id });
  });
  const newest = people.at(-1);
  if (merged === null || newest === undefined || people.length === 1) return entries;
  const fields = differences(newest.fields, decodeFields(keyring, merged));
  const merge = {
    sync_id: RENAMED_BY,
    plan_hash: '',
    chunk: 0,
    employee_id,
    kind: 'updated' as const,
    at,
    fields,
  };
  return [...entries, sealedChange(keyring, { ...merge, keys: [] })];
}

type OpenedChange = Omit<ChangeDocument, 'fields'> & { readonly fields: readonly FieldChange[] };

function sealedChange(keyring: Keyring, change: OpenedChange): ChangeDocument {
  return {
    ...change,
    fields: change.fields.map((field) => encodeChange(keyring, change, field)),
    keys: [keyring.currentId],
  };
}

function differences(before: EmployeeFields, after: EmployeeFields | null): FieldChange[] {
  return EMPLOYEE_FIELDS.flatMap((field) => {
    const change = { field, before: before[field], after: after?.[field] ?? null, origin: null };
    return change.before === change.after ? [] : [change];
  });
}

/** A payee that is stored under several spellings becomes one. The newer report wins for each of its fields. */
function currentPayees(
  keyring: Keyring,
  to: string,
  documents: readonly WithId<PayeeDocument>[],
): WithId<PayeeDocument>[] {
  const byKey = new Map<string, { readonly document: WithId<PayeeDocument>; readonly payee: Payee }[]>();
  for (const document of documents) {
    const payee = openFormerPayee(keyring, document);
    const key = withEmployeeId(payee.key, to);
    byKey.set(key, [...(byKey.get(key) ?? []), { document, payee }]);
  }
  return [...byKey].flatMap(([key, same]) => {
    const [first] = same;
    const newest = same.at(-1)?.document;
    if (first === undefined || newest === undefined) return [];
    if (same.length === 1 && newest.employee_id === to) return [newest];
    const payee = payeeOf(key, to, mergeLayers(same.flatMap(({ payee: { layers } }) => layers)));
    const { sync_id, updated_at } = newest;
    return [{ ...encodePayee(keyring, sync_id, payee), _id: first.document._id, updated_at }];
  });
}
