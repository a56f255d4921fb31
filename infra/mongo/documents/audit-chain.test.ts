import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AuditCheck, type AuditHead, chainEntry } from './audit-chain.js';
import type { AuditDocument } from './audit-document.js';

const LENGTH = 8;

function log(): AuditDocument[] {
  const entries: AuditDocument[] = [];
  for (let at = 0; at < LENGTH; at += 1) {
    const state = { expires_at: new Date(at), disabled: at % 2 === 0 };
    const action = { action: 'token.create', target: `t${at % 3}`, before: null, after: state } as const;
    const entry = { at: new Date(at * 1000), account_id: 'ada', account_name: 'Ada', ...action };
    entries.push(chainEntry(entry, entries.at(-1) ?? null));
  }
  return entries;
}

function faultsIn(entries: readonly AuditDocument[], known: readonly AuditHead[] = log().slice(-1)) {
  const check = new AuditCheck(known);
  for (const entry of entries.toSorted((a, b) => a.number - b.number)) check.add(entry);
  check.end();
  return check.faults;
}

const anyEntry = fc.nat({ max: LENGTH - 1 });

test('an untouched log has no faults, also one that has grown since its head was read', () => {
  expect(faultsIn(log())).toEqual([]);
  expect(faultsIn(log(), log().slice(3, 5))).toEqual([]);
});

test('an edit of any field of any entry is found, by its number', () => {
  const edits: Partial<AuditDocument>[] = [
    { at: new Date(9) },
    { account_id: 'eve' },
    { account_name: 'Eve' },
    { action: 'token.revoke' },
    { target: 'other' },
    { before: {} },
    { after: { expires_at: new Date(99) } },
    { previous: 'f'.repeat(64) },
    { hash: 'f'.repeat(64) },
  ];
  fc.assert(
    fc.property(anyEntry, fc.constantFrom(...edits), (at, edit) => {
      const entries = log().map((entry, index) => (index === at ? { ...entry, ...edit } : entry));
      expect(faultsIn(entries)).toContainEqual({ from: at + 1, to: at + 1, fault: 'changed' });
    }),
  );
});

test('an edited entry with a new hash no longer fits the next one, and as the last one not the head', () => {
  fc.assert(
    fc.property(anyEntry, (at) => {
      const entries = log();
      const { number: _, previous: __, hash: ___, ...entry } = entries[at] as AuditDocument;
      entries[at] = chainEntry({ ...entry, account_name: 'Eve' }, entries[at - 1] ?? null);
      const [isLast, next] = [at === LENGTH - 1, at + 2];
      expect(faultsIn(entries)).toEqual([
        isLast ? { from: LENGTH, to: LENGTH, fault: 'changed' } : { from: next, to: next, fault: 'moved' },
      ]);
    }),
  );
});

test('the removal of any entries is found, with their numbers', () => {
  fc.assert(
    fc.property(anyEntry, fc.integer({ min: 1, max: LENGTH }), (at, count) => {
      const last = Math.min(at + count, LENGTH);
      expect(faultsIn(log().toSpliced(at, count))).toEqual([{ from: at + 1, to: last, fault: 'missing' }]);
    }),
  );
});

test('a log whose last entry nobody knows may lack its newest ones', () => {
  const fault = { from: LENGTH, to: LENGTH, fault: 'missing' };
  expect(faultsIn(log().slice(0, -1), [])).toEqual([fault]);
  expect(faultsIn([], [])).toEqual([]);
});

test('two entries that change places are found', () => {
  fc.assert(
    fc.property(anyEntry, anyEntry, (a, b) => {
      fc.pre(a !== b);
      const entries = log();
      const [first, second] = [entries[a] as AuditDocument, entries[b] as AuditDocument];
      entries[a] = { ...second, number: first.number };
      entries[b] = { ...first, number: second.number };
      const numbers = faultsIn(entries).map(({ from }) => from);
      expect(numbers).toContain(first.number);
      expect(numbers).toContain(second.number);
    }),
  );
});

test('a log that was replaced as a whole is found by an entry that was noted before', () => {
  const [noted] = log().slice(4, 5);
  const replaced: AuditDocument[] = [];
  for (const { number: _, previous: __, hash: ___, ...entry } of log())
    replaced.push(chainEntry({ ...entry, account_name: 'Eve' }, replaced.at(-1) ?? null));
  const head = replaced.slice(-1);
  expect(faultsIn(replaced, head)).toEqual([]);
  expect(faultsIn(replaced, [...head, noted as AuditDocument])).toEqual([
    { from: 5, to: 5, fault: 'changed' },
  ]);
});
