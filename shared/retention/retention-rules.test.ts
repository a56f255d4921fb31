import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changesCutoff,
  type FileNeeds,
  planMayGo,
  type Retention,
  rawFileMayGo,
  rowIssueMayGo,
  rowsMayGo,
} from './retention-rules.js';

const NOW = new Date('2026-11-27T00:00:00Z');
const DAY_MS = 24 * 3_600_000;
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS);

const age = fc.integer({ min: 0, max: 400 });
const days = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 365 }));
const retention: fc.Arbitrary<Retention> = fc.record({
  ...{ rawFiles: days, parsedRows: days, undo: days, dryRuns: days },
  ...{ rowIssues: days, skippedLogs: days, changes: days },
});
const needs: fc.Arbitrary<FileNeeds> = fc.record({
  last_used: age.map(daysAgo),
  ...{ resolved: fc.boolean(), newest: fc.boolean(), open: fc.boolean(), has_issues: fc.boolean() },
});
const stored = fc.record({
  stored_at: age.map(daysAgo),
  open: fc.boolean(),
  files: fc.array(needs, { maxLength: 4 }),
  has_bytes: fc.boolean(),
});
const isPast = (at: Date, limit: number) => limit > 0 && at < daysAgo(limit);

describe('nothing that is needed goes', () => {
  it('the bytes of a file, exactly when they are old and no entry of the ledger needs them', () => {
    fc.assert(
      fc.property(stored, retention, (bytes, kept) => {
        const needed = bytes.files.some(
          (file) =>
            file.newest ||
            file.open ||
            file.has_issues ||
            !file.resolved ||
            !isPast(file.last_used, kept.rawFiles),
        );
        const expected = isPast(bytes.stored_at, kept.rawFiles) && !bytes.open && !needed;
        expect(rawFileMayGo(bytes, kept, NOW)).toBe(expected);
      }),
    );
  });

  it('the rows of a file while its bytes are gone and may not go, or it is of the last push', () => {
    fc.assert(
      fc.property(stored, retention, (rows, kept) => {
        fc.pre(rowsMayGo(rows, kept, NOW));
        expect(isPast(rows.stored_at, kept.parsedRows)).toBe(true);
        expect(rows.open || rows.files.some(({ newest, open }) => newest || open)).toBe(false);
        expect(rows.has_bytes || rawFileMayGo(rows, kept, NOW)).toBe(true);
      }),
    );
  });

  it('a plan that an undo in its window needs, or that is not decided', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.option(age), retention, (dry_run, ended, kept) => {
        const ended_at = ended === null ? null : daysAgo(ended);
        const limit = dry_run ? kept.dryRuns : kept.undo;
        expect(planMayGo({ dry_run, ended_at }, kept, NOW)).toBe(
          ended_at !== null && isPast(ended_at, limit),
        );
      }),
    );
  });

  it('an issue of the newest files, or of a running or held sync', () => {
    fc.assert(
      fc.property(age, needs, retention, (found, { newest, open }, kept) => {
        const found_at = daysAgo(found);
        const expected = isPast(found_at, kept.rowIssues) && !newest && !open;
        expect(rowIssueMayGo({ found_at, newest, open }, kept, NOW)).toBe(expected);
      }),
    );
  });

  it('a change after a sync that can still be undone', () => {
    fc.assert(
      fc.property(age, age, retention, (run, change, kept) => {
        const limit = changesCutoff(kept, NOW);
        const [run_at, changed_at] = [daysAgo(run), daysAgo(change)];
        const undoable = kept.undo === 0 || run_at >= daysAgo(kept.undo);
        fc.pre(undoable && changed_at >= run_at);
        expect(limit !== null && changed_at < limit).toBe(false);
      }),
    );
  });
});
