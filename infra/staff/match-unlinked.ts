import type { Db } from 'mongodb';
import { BloomFilter } from '../../shared/bloom-filter.js';
import {
  keysOfCandidate,
  keysOfStaff,
  matchStaff,
  type StaffCandidate,
  type StaffMatch,
  type StaffRecord,
} from '../../shared/plan/match-staff.js';
import { rejectedPairs } from './rejected-pairs.js';
import { countUnlinkedEmployees, unlinkedEmployees, unlinkedStaff } from './staff.js';

/** The matches of the employees without a staff record, and how many match nothing. */
type UnlinkedMatches = {
  readonly matches: Exclude<StaffMatch, { readonly result: 'unmatched' }>[];
  readonly unmatched: number;
};

/**
 * Matches all employees without a staff record to all free records. Keeps only people in memory who share a key with the other side,
 * because nobody else can match. A few more pass the filters, and match nothing.
 */
export async function matchUnlinked(db: Db): Promise<UnlinkedMatches> {
  const staffKeys = new BloomFilter();
  let anyFree = false;
  for await (const records of unlinkedStaff(db)) {
    for (const key of records.flatMap(keysOfStaff)) staffKeys.add(key);
    anyFree ||= records.length > 0;
  }
  if (!anyFree) return { matches: [], unmatched: await countUnlinkedEmployees(db) };
  const employeeKeys = new BloomFilter();
  const candidates: StaffCandidate[] = [];
  let unlinked = 0;
  for await (const batch of unlinkedEmployees(db)) {
    unlinked += batch.length;
    for (const employee of batch) {
      const keys = keysOfCandidate(employee);
      if (!keys.some((key) => staffKeys.has(key))) continue;
      candidates.push(employee);
      for (const key of keys) employeeKeys.add(key);
    }
  }
  if (candidates.length === 0) return { matches: [], unmatched: unlinked };
  const free: StaffRecord[] = [];
  for await (const records of unlinkedStaff(db))
    free.push(...records.filter((record) => keysOfStaff(record).some((key) => employeeKeys.has(key))));
  const isRejected = await rejectedPairs(db);
  const matches = matchStaff(candidates, free, isRejected).filter((match) => match.result !== 'unmatched');
  return { matches, unmatched: unlinked - matches.length };
}
