import type { Db, Document } from 'mongodb';
import { REPORT_TYPES } from '../shared/vocabulary.js';

type QuestionParams = { readonly round: number; readonly employees: number };

/** One benchmark query: its API path, and the same MongoDB query as the API sends, for the bare driver. */
export type Question = {
  readonly name: string;
  readonly path: (params: QuestionParams) => string;
  readonly query: (db: Db, params: QuestionParams) => Promise<unknown>;
};

const LIST = '/api/paycom/employees/';
const COLLECTION = 'paycom_employees';
const DEPARTMENTS = ['010', '020', '100', '110', '300', '400'];
const STATES = ['MA', 'CT', 'NJ', 'OK', 'OR'];
const NAMES = ['abern', 'goldsw', 'núñez', 'ximena q', 'zeller t'];
const LISTED = Object.fromEntries(
  [
    ...['employee_id', 'first_name', 'last_name', 'status', 'department_code', 'department_description'],
    ...['position_family', 'work_email', 'city', 'state', 'zip_code', 'hire_date', 'rehire_date'],
    ...['termination_date', 'overtime_eligible', 'hours_worked_ytd', 'hours_worked_current_period'],
    ...['max_hours_per_week', 'staff_id', 'missing', 'created_at', 'updated_at', 'last_synced_at'],
  ].map((field) => [field, 1]),
);
const KEYS = ['employee_id_lc', 'work_email_lc', 'last_first_lc', 'first_last_lc'];

export const QUESTIONS: readonly Question[] = [
  {
    name: 'list by last name',
    path: () => LIST,
    query: (db) => page(db, {}, 'last_first_lc'),
  },
  {
    name: 'active of a department',
    path: ({ round }) => `${LIST}?status=active&department_code=${pick(DEPARTMENTS, round)}`,
    query: (db, { round }) =>
      page(db, { status: 'active', department_code: pick(DEPARTMENTS, round) }, 'last_first_lc', {
        department_code: 1,
      }),
  },
  {
    name: 'of a state, by hire date',
    path: ({ round }) => `${LIST}?state=${pick(STATES, round)}&sort=hire_date`,
    query: (db, { round }) => page(db, { state: pick(STATES, round) }, 'hire_date'),
  },
  {
    name: 'search by id',
    path: (params) => `${LIST}?search=${idOf(params)}`,
    query: (db, params) => search(db, idOf(params)),
  },
  {
    name: 'search by name',
    path: ({ round }) => `${LIST}?search=${encodeURIComponent(pick(NAMES, round))}`,
    query: (db, { round }) => search(db, pick(NAMES, round)),
  },
  {
    name: 'one employee',
    path: (params) => `${LIST}${idOf(params)}/`,
    query: (db, params) =>
      db
        .collection(COLLECTION)
        .findOne({ employee_id: idOf(params) }, { projection: { ...LISTED, _id: 0, sources: 1 } }),
  },
  {
    name: 'statistics',
    path: () => `${LIST}stats/`,
    query: statistics,
  },
];

/** The queries of the statistics endpoint: the stored counts, whether they are current, and the freshness of each report. */
function statistics(db: Db): Promise<unknown> {
  const ended = { status: { $in: ['completed', 'completed_with_errors'] }, dry_run: false };
  const newest = { sort: { started_at: -1, sync_id: -1 } } as const;
  return Promise.all([
    db.collection('paycom_roster').findOne({ name: 'roster' }),
    db.collection('paycom_stats').findOne({ name: 'counts' }),
    ...['all', ...REPORT_TYPES].map((report_type) =>
      db
        .collection('paycom_sync_logs')
        .findOne({ report_type: { $in: [report_type, 'all'] }, ...ended }, newest),
    ),
    ...REPORT_TYPES.map((report_type) =>
      db
        .collection('paycom_files')
        .findOne({ report_type, applied_at: { $ne: null } }, { sort: { report_time: -1 } }),
    ),
  ]);
}

function page(db: Db, filter: Document, sortField: string, indexPrefix: Document = {}): Promise<Document[]> {
  return db
    .collection(COLLECTION)
    .find(filter, { projection: { ...LISTED, _id: 0, [sortField]: 1 } })
    .sort({ [sortField]: 1, employee_id: 1 })
    .hint({ ...indexPrefix, [sortField]: 1, employee_id: 1 })
    .limit(51)
    .toArray();
}

function search(db: Db, text: string): Promise<Document[]> {
  const range = { $gte: text, $lt: `${text}\uffff` };
  const [first = [], ...further] = KEYS.map((key, found_by) => [
    {
      $match: {
        [key]: range,
        $nor: [{ none: 1 }, ...KEYS.slice(0, found_by).map((betterKey) => ({ [betterKey]: range }))],
      },
    },
    { $sort: { [key]: 1, employee_id: 1 } },
    { $limit: 51 },
    { $project: { ...LISTED, _id: 0, found_by: { $literal: found_by }, found_key: `$${key}` } },
  ]);
  const unions = further.map((pipeline) => ({ $unionWith: { coll: COLLECTION, pipeline } }));
  const order = [{ $sort: { found_by: 1, found_key: 1, employee_id: 1 } }, { $limit: 51 }];
  return db
    .collection(COLLECTION)
    .aggregate([...first, ...unions, ...order])
    .toArray();
}

/** Spreads the ids over the whole roster. Each run uses the same ids. */
function idOf({ round, employees }: QuestionParams): string {
  const number = 1 + ((round * 7919) % employees);
  return String(number).padStart(Math.max(4, String(employees * 2).length), '0');
}

function pick(values: readonly string[], round: number): string {
  return values[round % values.length] ?? '';
}
