import { differences, type Expected, type Seen, type VisibleState } from './compare.js';
import type { DeliveredFile } from './history.js';
import { brakesOf } from './model-brakes.js';
import type { Window } from './model-events.js';
import * as rosters from './model-roster.js';
import {
  type File,
  type FileState,
  isLater,
  newestDay,
  newestFull,
  type ReadableFile,
  readFile,
} from './report-file.js';
import { type Report, reportsOf } from './resolve-sheet.js';
import type { SimulatedLimits } from './settings.js';

/**
 * What a run did. `reverts`: it takes back what `root` did. `undoes`: the run that it takes back, `whole`: and of which it leaves nothing. `files`:
 * those that it applies, takes back, or applies again.
 */
type Run = rosters.Transition & {
  readonly id: string;
  readonly reverts: boolean;
  readonly undoes?: string | undefined;
  readonly whole?: boolean;
  readonly files: readonly string[];
  readonly window?: Window;
};
type Applying = Pick<Run, 'root' | 'files'>;

/** What must come of a history by REPORTS.md. It imports nothing of the product, and keeps what each run changed. */
export class Model {
  readonly #limits: SimulatedLimits;
  readonly #files = new Map<string, File>();
  readonly #runs: Run[] = [];
  readonly #widths = new Set<number | null>();
  #roster: rosters.ModelRoster = new Map();
  #missing: ReadonlySet<string> = new Set();

  constructor(limits: SimulatedLimits) {
    this.#limits = limits;
  }

  deliver({ name, mtime, text }: DeliveredFile): void {
    const file = readFile(name, mtime, text);
    if (!this.#files.has(file.id)) this.#files.set(file.id, file);
  }

  /** Whether REPORTS.md does not say how the history goes on: the codes were read with another width before. */
  get isUnsure(): boolean {
    return this.#widths.size > 1;
  }

  /** Does what the run does. Returns how that differs from what was seen. */
  follow(seen: Seen, now: VisibleState): string[] {
    const expected = seen.undo_of === undefined ? this.#sync(seen, now) : this.#undo(seen);
    const roster = new Map([...this.#roster].map(([subject, { values }]) => [subject, values]));
    const applied = this.#applied();
    const stateOf = (file: File): FileState =>
      applied.some(({ id }) => id === file.id) ? 'applied' : file.state;
    const files = new Map([...this.#files].map(([id, file]) => [id, stateOf(file)]));
    return differences(
      { seen, expected },
      { seen: now, expected: { roster, missing: this.#missing, files } },
    );
  }

  #sync(seen: Seen, { files }: VisibleState): Partial<Expected> {
    const [before, limits, applied] = [this.#roster, this.#limits, this.#applied()];
    const { windows, approved } = this.#past();
    const own = this.#readable(({ id }) => seen.own.includes(id));
    const reports = this.#reports(own, applied);
    const fresh = reports.filter(({ id }) => !applied.some((file) => file.id === id));
    const after = rosters.withReports(before, reports, newestDay([...applied, ...reports]));
    const missing = this.#unlisted(reports);
    const changes = rosters.changesBetween(before, after);
    const read = { before, reports, fresh, applied, approved };
    const run = { ...read, changes, missing: missing.length, windows, limits };
    const { held, window } = brakesOf(run, seen.held);
    // Which files of a rejected sync wait for the next one, the brakes decide.
    for (const file of seen.dry ? [] : own)
      file.state = seen.rejected && files.get(file.id) === 'failed' ? 'failed' : 'open';
    if (!seen.dry && !seen.rejected) {
      const claimed = [...fresh.map(({ id }) => id), ...seen.changed];
      const [id, root] = [seen.run, seen.run];
      this.#runs.push({ id, root, reverts: false, files: claimed, window, changes });
      this.#roster = after;
      if (newestFull(reports).length > 0) this.#missing = new Set(missing);
    }
    const issues = new Map(reports.slice(0, own.length).map(({ id, rows }) => [id, rows.issues]));
    return { held, issues, missing, isChanged: isWriting({ changes }) };
  }

  #undo({ run: id, undo_of, dry }: Seen): Partial<Expected> {
    const at = this.#runs.findIndex((run) => run.id === undo_of);
    const done = this.#runs[at];
    if (!done) return { left: [`${undo_of} is unknown`] };
    const [root, reverts] = [done.root, !done.reverts];
    const files = done.files.filter((file) => this.#claimsOf(file).has(root) === reverts);
    const applied = this.#applied([...this.#runs, { root, files }]);
    const { roster, left } = rosters.undone(done, this.#runs.slice(at + 1), this.#roster, newestDay(applied));
    if (dry) return { left };
    const changes = rosters.changesBetween(this.#roster, roster);
    this.#runs.push({ id, root, reverts, undoes: undo_of, whole: left.length === 0, files, changes });
    this.#roster = roster;
    for (const file of this.#readable((each) => files.includes(each.id))) file.state = 'undone';
    this.#missing = new Set(this.#unlisted(this.#reports(newestFull(applied), applied)));
    return { left };
  }

  /** What the syncs of the last days did, but those of which an undo left nothing, and what a user approved, but of those with an undo. */
  #past() {
    const [whole, touched] = [new Set<string>(), new Set<string>()];
    for (const run of this.#runs.toReversed()) {
      if (run.undoes === undefined || whole.has(run.id)) continue;
      touched.add(run.undoes);
      if (run.whole && !touched.has(run.id)) whole.add(run.undoes);
    }
    const syncs = this.#runs.flatMap(({ id, window }) => (window ? [{ id, window }] : []));
    return {
      windows: syncs.flatMap(({ id, window }) => (whole.has(id) ? [] : window)),
      approved: syncs.flatMap(({ id, window }) => (touched.has(id) ? [] : window.settled)),
    };
  }

  /** The syncs that the roster has the values of a file from. */
  #claimsOf(id: string, runs: readonly Applying[] = this.#runs): ReadonlySet<string> {
    return rosters.remainingOf(runs.filter(({ files }) => files.includes(id)));
  }

  #applied(runs: readonly Applying[] = this.#runs): ReadableFile[] {
    return this.#readable(({ id }) => this.#claimsOf(id, runs).size > 0);
  }

  #readable(wanted: (file: File) => boolean): ReadableFile[] {
    const readable = (file: File): file is ReadableFile => file.sheet !== null && wanted(file);
    return [...this.#files.values()].filter(readable);
  }

  /** The reports of a run, and the applied ones of the same push and later, which may know better. */
  #reports(own: readonly ReadableFile[], applied: readonly ReadableFile[]): readonly Report[] {
    const isAgain = (file: ReadableFile) => own.some((each) => !isLater(each, file));
    const again = applied.filter((file) => !own.includes(file) && isAgain(file));
    const { reports, width } = reportsOf([...own, ...again], [...this.#roster.keys()]);
    if (width !== undefined) this.#widths.add(width);
    return reports;
  }

  /** Whom the newest push of full reports does not list. Nobody without a full report. */
  #unlisted(reports: readonly Report[]): string[] {
    const push = newestFull(reports);
    const people = [...this.#roster.keys()].filter((subject) => !rosters.isPayee(subject));
    return people.filter((code) => push.length > 0 && !push.some(({ rows }) => rows.listed.has(code)));
  }
}

function isWriting({ changes }: Pick<Run, 'changes'>): boolean {
  return [...changes.values()].some((change) => rosters.changedFields(change).length > 0);
}
