import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { payeesIn } from '../infra/roster/payees.js';
import { ALL_PARTITIONS } from '../shared/partition.js';
import type { SyncReport } from '../shared/sync-report.js';
import { testClosers } from './closers.js';
import { endState } from './end-state.js';
import type { Seen, VisibleState } from './simulator/compare.js';
import { type History, type HistoryStep, historyOf } from './simulator/history.js';
import { Model } from './simulator/model.js';
import { filled, payeeName, stateOf } from './simulator/product.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';

const SEEDS = [1461, 2784, 3336];
const STEPS = 4;
/** A killed worker is replaced only after a while, so only one history has it. */
const KILLED = 1461;
/** What must happen in the histories, so that the test keeps its worth when their generator changes. */
const KINDS = ['approved', 'rejected', 'retried', 'undone', 'undone in part', 'worker killed'];
const happened = new Set<string>();

const { closers } = testClosers();

/** A seed on mongod, Temporal and SFTP, with the commands as a user runs them. */
class RealProduct {
  readonly #stack: SyncStack;
  readonly #runs: string[] = [];
  #worker: Awaited<ReturnType<SyncStack['startWorker']>>;

  constructor(stack: SyncStack, worker: Awaited<ReturnType<SyncStack['startWorker']>>) {
    this.#stack = stack;
    this.#worker = worker;
  }

  /** Does a step. Returns null when it is refused. */
  async do(step: HistoryStep): Promise<Seen | null> {
    const options = step.dry && step.do !== 'sync' ? ['--dry-run'] : [];
    if (step.do === 'sync') {
      for (const { name, mtime, text } of step.deliver) {
        const path = join(this.#stack.remote, name);
        await writeFile(path, text);
        await utimes(path, new Date(mtime), new Date(mtime));
      }
      return this.#run(step, 'sync', ...(step.force ? ['--force'] : []));
    }
    const chosen = this.#runs.at(step.run < 0 ? -1 : step.run % this.#runs.length);
    return chosen === undefined ? null : this.#run(step, step.do, chosen, ...options);
  }

  async #run({ kill, decide }: HistoryStep, command: 'sync' | 'retry' | 'undo', ...args: readonly string[]) {
    const { store } = this.#stack;
    const { syncLogs } = collections(store.db);
    const logged = await syncLogs.countDocuments();
    const running = this.#stack.run('paycom', command, '--json', ...args);
    if (kill !== null) {
      const ended = running.then(() => true);
      await expect
        .poll(
          async () => (await syncLogs.countDocuments()) > logged || (await Promise.race([ended, false])),
          { interval: 5 },
        )
        .toBe(true);
      await this.#worker.kill();
      this.#worker = await this.#stack.startWorker();
    }
    const { stdout, stderr } = await running;
    if (stdout === '') {
      expect(stderr).toMatch(/nothing_to_(undo|retry)/);
      return null;
    }
    const { sync_id, dry_run, not_undone = [], plan } = JSON.parse(stdout) as SyncReport;
    const log = () => syncLogs.findOne({ sync_id });
    const held_by = (await log())?.held_by ?? [];
    const isHeld = held_by.length > 0 && !dry_run;
    if (isHeld) {
      const shown = decide === 'approve' ? [String(plan?.hash)] : [];
      expect((await this.#stack.run('paycom', decide, sync_id, ...shown)).code).toBe(0);
      await expect.poll(async () => (await log())?.completed_at ?? null).not.toBeNull();
    }
    this.#runs.push(sync_id);
    return this.#seen(sync_id, { rejected: isHeld && decide === 'reject', not_undone });
  }

  async #seen(
    sync_id: string,
    {
      rejected,
      not_undone,
    }: { readonly rejected: boolean; readonly not_undone: NonNullable<SyncReport['not_undone']> },
  ): Promise<Seen> {
    const { store } = this.#stack;
    const { syncLogs, runFiles, rowIssues } = collections(store.db);
    const log = await syncLogs.findOne({ sync_id });
    const files = await runFiles.find({ sync_id, reread: false }).toArray();
    const issues = await rowIssues.find({ sync_id }).toArray();
    const codesOf = (file: string) =>
      issues.filter(({ file_id }) => file_id === file).map(({ code }) => code);
    const { undo_of } = log ?? {};
    return {
      run: sync_id,
      ...(undo_of !== undefined && { undo_of }),
      own: undo_of === undefined ? files.map(idOf) : [],
      dry: log?.dry_run ?? false,
      held: (log?.held_by ?? []).map(({ brake, field }) =>
        field === undefined ? brake : `${brake} ${field}`,
      ),
      rejected,
      issues: new Map(files.map((file) => [idOf(file), codesOf(file.file_id)])),
      missing: null,
      changed: files.filter(({ status }) => status === 'applied').map(idOf),
      left: not_undone.map(({ employee_id, field }) => `${employee_id} ${field ?? 'employee'}`),
    };
  }

  async snapshot(): Promise<VisibleState> {
    const { store } = this.#stack;
    const { employees: stored, files } = collections(store.db);
    const { employees } = await endState(store);
    const payees = await payeesIn(store, ALL_PARTITIONS);
    const missing = await stored.find({ missing: { $exists: true } }).toArray();
    const ledger = await files.find().toArray();
    return {
      roster: new Map([
        ...Object.entries(employees).map(([id, fields]) => [id, filled(fields as object)] as const),
        ...[...payees].map(([key, { fields }]) => [payeeName(key), filled(fields)] as const),
      ]),
      missing: new Set(missing.map(({ employee_id }) => employee_id)),
      files: new Map(ledger.map((file) => [idOf(file), stateOf(file)])),
    };
  }
}

function idOf({ name, mtime }: { readonly name: string; readonly mtime: Date }): string {
  return `${name} ${mtime.toISOString()}`;
}

/** The first steps. A dry run is left out, and so is a file that another one replaces before any sync sees it. */
function firstSteps({ seed, steps }: History): HistoryStep[] {
  return steps.slice(0, STEPS).map((step) => {
    const kill = seed === KILLED ? step.kill : null;
    if (step.do !== 'sync') return { ...step, kill };
    const names = new Map(step.deliver.map((file) => [file.name, file]));
    return { ...step, kill, dry: false, deliver: [...names.values()] };
  });
}

function kindsOf({ do: command, kill }: HistoryStep, { held, dry, rejected, left = [] }: Seen): string[] {
  const kinds = {
    approved: held.length > 0 && !dry && !rejected,
    rejected,
    retried: command === 'retry',
    undone: command === 'undo' && left.length === 0,
    'undone in part': left.length > 0,
    'worker killed': kill !== null,
  };
  return Object.entries(kinds).flatMap(([kind, is]) => (is ? kind : []));
}

async function problemsOf(seed: number): Promise<string[]> {
  const history = historyOf(seed);
  const { limits } = history;
  const entries = Object.entries(limits).map(([name, limit]) => [
    `PAYCOM_BRAKE_${name.toUpperCase()}`,
    String(limit),
  ]);
  const stack = await startSyncStack({ PAYCOM_TRANSACTION_ROWS: '2', ...Object.fromEntries(entries) });
  closers.push(stack.stop);
  const [product, model] = [new RealProduct(stack, await stack.startWorker()), new Model(limits)];
  for (const [at, step] of firstSteps(history).entries()) {
    if (step.do === 'sync') for (const delivery of step.deliver) model.deliver(delivery);
    const seen = await product.do(step);
    const problems = seen ? model.follow(seen, await product.snapshot()) : [];
    if (model.isUnsure) return [`seed ${seed}: the model is unsure after step ${at}`];
    if (seen) for (const kind of kindsOf(step, seen)) happened.add(kind);
    if (problems.length > 0)
      return problems.map((problem) => `seed ${seed}, step ${at}, ${step.do}: ${problem}`);
  }
  const { code, stdout, stderr } = await stack.run('paycom', 'verify');
  return code === 0 ? [] : [`seed ${seed}: ${stdout}${stderr}`];
}

it.each(SEEDS)(
  'the history of seed %i ends on the real servers as the reports document says',
  async (seed) => {
    expect(await problemsOf(seed)).toEqual([]);
  },
);

it('these histories have holds, decisions, retries, undos and a killed worker', () => {
  expect([...happened].sort()).toEqual(KINDS);
});
