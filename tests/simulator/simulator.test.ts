import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { mergeLayers, type NO_STATEMENTS } from '../../shared/plan/merge-statements.js';
import { type History, historyOf } from './history.js';
import { RULES, type Rules } from './product.js';
import { LIMITS, type Limits } from './settings.js';
import { failureOf, problemsOf, shownFailure } from './simulate.js';

const FailedSeeds = z.array(z.object({ seed: z.number(), note: z.string() }));
const failed = FailedSeeds.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, 'failed-seeds.json'), 'utf8')),
);

function failuresOf(histories: readonly History[]): string[] {
  return histories.flatMap((history) => {
    const failure = failureOf(history);
    return failure ? [shownFailure(failure)] : [];
  });
}

const PERCENTAGES = (Object.keys(LIMITS) as (keyof Limits)[]).filter((name) => name.endsWith('_percent'));

function* from(first: number, count: number): Generator<number> {
  for (let seed = first; seed < first + count; seed += 1) yield seed;
}

it.each(failed)('seed $seed, which failed before, does not fail: $note', ({ seed }) => {
  expect(failuresOf([historyOf(seed), historyOf(seed, 'counts')])).toEqual([]);
});

it('a seed always gives the same history', () => {
  expect(historyOf(7)).toEqual(historyOf(7));
  expect(historyOf(7)).not.toEqual(historyOf(8));
});

it('the product does with 1,000 histories what the reports document says', () => {
  expect(failuresOf([...from(1, 1_000)].map((seed) => historyOf(seed)))).toEqual([]);
});

describe('a broken rule is found', () => {
  const planWith = (
    change: (plan: ReturnType<Rules['planChanges']>) => ReturnType<Rules['planChanges']>,
  ): Rules => ({
    ...RULES,
    planChanges: (input) => change(RULES.planChanges(input)),
  });
  const limitsWith = (change: (limit: number, name: keyof Limits) => number): Rules => ({
    ...RULES,
    planChanges: ({ settings, ...input }) => {
      const changed = PERCENTAGES.map((name) => [name, change(settings[name], name)]);
      return RULES.planChanges({ ...input, settings: { ...settings, ...Object.fromEntries(changed) } });
    },
  });
  const broken: Readonly<Record<string, Rules>> = {
    'an older report wins': {
      ...RULES,
      planChanges: (input) =>
        RULES.planChanges({
          ...input,
          reports: input.reports.filter(({ reread }) => !reread),
          stored: forgetful(input.stored),
        }),
    },
    'no brake holds a sync': planWith((plan) => ({ ...plan, held_by: [] })),
    'payees never end': planWith((plan) => ({
      ...plan,
      payees: plan.payees.filter(({ kind }) => kind !== 'ended'),
    })),
    'exactly a percentage holds': limitsWith((limit) => limit - 1e-9),
    'nobody is missing': planWith((plan) => ({ ...plan, missing: [] })),
    'an undo erases what it should restore': {
      ...RULES,
      undoEmployee: (done, now, ...rest) => {
        const outcome = RULES.undoEmployee(done, now, ...rest);
        if (outcome.undoing?.kind !== 'updated') return outcome;
        const erased = outcome.undoing.changes.map(({ field }) => [field, null]);
        return {
          ...outcome,
          undoing: {
            ...outcome.undoing,
            fields: { ...outcome.undoing.fields, ...Object.fromEntries(erased) },
          },
        };
      },
    },
    'an undo overwrites what changed since': {
      ...RULES,
      undoEmployee: (done, now, since, ...rest) => {
        if (done.kind !== 'updated' || !now) return RULES.undoEmployee(done, now, since, ...rest);
        const changes = done.changes.map((change) => ({ ...change, after: now.fields[change.field] }));
        return RULES.undoEmployee({ ...done, changes }, now, { fields: new Map(), last: null }, ...rest);
      },
    },
    'an undone file stays applied': { ...RULES, undoFile: () => null },
    'a write is applied twice after a kill': { ...RULES, skipsApplied: false },
    'an undo leaves the marks of missing people': { ...RULES, restoresMissing: false },
    'an invalid value clears the field': {
      ...RULES,
      validateReport: (tables, facts) => {
        const validation = RULES.validateReport(tables, facts);
        if (!validation.ok || validation.report.report_type !== 'employee_directory') return validation;
        const rows = validation.report.rows.map((row) => ({
          ...row,
          fields: { status: null, ...row.fields },
        }));
        return { ok: true, report: { ...validation.report, rows } };
      },
    },
  };

  const ignored = PERCENTAGES.map((name): [string, Rules] => [
    `a brake ignores ${name}`,
    limitsWith((limit, each) => (each === name ? LIMITS[name] : limit)),
  ]);

  it.each([...Object.entries(broken), ...ignored])('%s', (_, rules) => {
    const found = [...from(1, 150)].some((seed) => problemsOf(historyOf(seed), rules).length > 0);
    expect(found).toBe(true);
  });

  it('and shown with its seed and the few steps that it takes', () => {
    const rules = broken['an undone file stays applied'];
    const seed = [...from(1, 150)].find((each) => problemsOf(historyOf(each), rules).length > 0) ?? 0;
    const failure = failureOf(historyOf(seed), rules);
    expect(failure?.steps.length).toBeLessThanOrEqual(3);
    expect(failure && shownFailure(failure)).toMatch(
      new RegExp(
        `^Seed ${seed} fails:\\n\\{.*\\}\\n0\\. .*\\n[^]*step \\d, undo: files: .*applied, expected .*undone`,
      ),
    );
  });
});

/** Stored statements as of the beginning, so that every report is newer. */
function forgetful(stored: Parameters<Rules['planChanges']>[0]['stored']) {
  const old = (layers: (typeof NO_STATEMENTS)['employee_directory']) =>
    mergeLayers(layers.map((layer) => ({ ...layer, report_time: '0001-01-01T00:00:00' })));
  return new Map(
    [...stored].map(([id, { statements, ...employee }]) => {
      const { employee_directory, employee_dates } = statements;
      const forgotten = { employee_directory: old(employee_directory), employee_dates: old(employee_dates) };
      return [id, { ...employee, statements: { ...statements, ...forgotten } }];
    }),
  );
}
