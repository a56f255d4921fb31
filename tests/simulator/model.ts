import { differences, type Expected, type Seen, type VisibleState } from './compare.js';
import { happenedIn, heldBy, type Window } from './model-brakes.js';
import { changedFields, newestFull, type Roster, unlistedIn, withReports } from './model-fields.js';
import { remainingOf, type Transition, undone } from './model-undo.js';
import { readSheet } from './read-csv.js';
import { type File, isLater, type ReadableFile, type Report } from './report-file.js';
import { resolveSheet, widthOf } from './resolve-sheet.js';
import type { SimulatedLimits } from './settings.js';

/** A run that wrote. `reverts`: it takes back what `root` did. `files`: those that it applies, or that it takes back. */
type Run = Transition & {
  readonly id: string;
  readonly reverts: boolean;
  readonly files: readonly string[];
  readonly window?: Window;
};
type Applying = Pick<Run, 'root' | 'files'>;

const NOTHING: Expected = { held: [], issues: new Map(), missing: [], isChanged: false, left: [] };
const DAY_MS = 24 * 3_600_000;

/** What must come of a history by REPORTS.md. It imports nothing of the product, and keeps what each run changed. */
export class Model {
  readonly #limits: SimulatedLimits;
  readonly #files = new Map<string, File>();
  readonly #runs: Run[] = [];
  readonly #widths = new Set<number | null>();
  #roster: Roster = new Map();
  #missing: ReadonlySet<string> = new Set();

  constructor(limits: SimulatedLimits) {
    this.#limits = limits;
  }

  deliver({ name, mtime, text }: Pick<File, 'name' | 'mtime'> & { readonly text: string }): void {
    const id = `${name} ${mtime}`;
    if (this.#files.has(id)) return;
    const named = name.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d).*/, '$1-$2-$3T$4:$5:$6');
    const isFuture = Date.parse(`${named}Z`) - Date.parse(mtime) > DAY_MS;
    const time = isFuture ? mtime.slice(0, 19) : named;
    const sheet = readSheet(name, text);
    this.#files.set(id, { id, name, mtime, time, isFuture, sheet, state: sheet ? 'open' : 'failed' });
  }

  /** Whether REPORTS.md does not say how the history goes on: the codes were read with another width before. */
  get isUnsure(): boolean {
    return this.#widths.size > 1;
  }

  /** Does what the run does. Returns how that differs from what was seen. */
  follow(seen: Seen, now: VisibleState): string[] {
    const expected = seen.undo_of === undefined ? this.#sync(seen, now) : this.#undo(seen, seen.undo_of);
    return differences(
      { seen, expected: { ...NOTHING, ...expected } },
      { seen: now, expected: this.#state() },
    );
  }

  #state(): VisibleState {
    const roster = [...this.#roster].map(([subject, { values }]) => [subject, values] as const);
    const applied = new Set(this.#applied().map(({ id }) => id));
    const files = [...this.#files].map(
      ([id, file]) => [id, applied.has(id) ? 'applied' : file.state] as const,
    );
    return { roster: new Map(roster), missing: this.#missing, files: new Map(files) };
  }

  #sync(seen: Seen, { files }: VisibleState): Partial<Expected> {
    const before = this.#roster;
    const [own, applied] = [this.#readable(({ id }) => seen.own.includes(id)), this.#applied()];
    const reports = this.#reports(own, applied);
    const fresh = reports.filter(({ id }) => !applied.some((file) => file.id === id));
    const after = withReports(before, reports, {
      was: newestDay(applied),
      is: newestDay([...applied, ...reports]),
    });
    const [missing, limits] = [unlistedIn(before, reports), this.#limits];
    const events = happenedIn(before, after, limits);
    const run = { before, reports, fresh, applied, missing: missing?.size ?? 0, events, limits };
    const brakes = heldBy({ ...run, windows: this.#windows() });
    const settled = brakes.flatMap(([name, , , , figures = []]) => (seen.held.includes(name) ? figures : []));
    // Which files of a rejected sync wait for the next one, the brakes decide.
    for (const file of seen.dry ? [] : own)
      file.state = seen.rejected && files.get(file.id) === 'failed' ? 'failed' : 'open';
    if (!seen.dry && !seen.rejected) {
      const claimed = [...fresh.map(({ id }) => id), ...seen.changed];
      this.#do(
        { id: seen.run, root: seen.run, reverts: false, files: claimed, window: { events, settled } },
        after,
      );
      this.#missing = missing ?? this.#missing;
    }
    return {
      held: brakes.map(([name]) => name),
      issues: new Map(reports.slice(0, own.length).map(({ id, rows }) => [id, rows.issues])),
      missing: [...(missing ?? [])],
      isChanged: changedIn(before, after).size > 0,
    };
  }

  #undo({ run: id, dry }: Seen, undo_of: string): Partial<Expected> {
    const at = this.#runs.findIndex((run) => run.id === undo_of);
    const done = this.#runs[at];
    if (!done) return { left: [`${undo_of} is unknown`] };
    const [root, reverts] = [done.root, !done.reverts];
    const files = done.files.filter((file) => this.#claimsOf(file).has(root) === reverts);
    const applied = this.#applied([...this.#runs, { root, files }]);
    const { roster, left } = undone(done, this.#runs.slice(at + 1), this.#roster, newestDay(applied));
    if (!dry) {
      this.#do({ id, root, reverts, files }, roster);
      for (const file of this.#readable((each) => files.includes(each.id))) file.state = 'undone';
      this.#missing = unlistedIn(roster, this.#reports(newestFull(applied), applied)) ?? new Set();
    }
    return { left: [...left] };
  }

  #do(run: Omit<Run, keyof Transition> & Applying, after: Roster): void {
    const before = this.#roster;
    this.#runs.push({ ...run, before, after, changed: changedIn(before, after) });
    this.#roster = after;
  }

  /** What the syncs of the last days did that was not undone. */
  #windows(): Window[] {
    const isUndone = (root: string) =>
      this.#runs.findLast((run) => run.root === root && run.changed.size > 0)?.reverts;
    return this.#runs.flatMap(({ id, window }) => (window && !isUndone(id) ? window : []));
  }

  /** The runs that the roster has the values of a file from. */
  #claimsOf(id: string, runs: readonly Applying[] = this.#runs): ReadonlySet<string> {
    return remainingOf(runs.filter(({ files }) => files.includes(id)));
  }

  #applied(runs: readonly Applying[] = this.#runs): ReadableFile[] {
    return this.#readable(({ id }) => this.#claimsOf(id, runs).size > 0);
  }

  #readable(wanted: (file: File) => boolean): ReadableFile[] {
    return [...this.#files.values()].filter(
      (file): file is ReadableFile => file.sheet !== null && wanted(file),
    );
  }

  /** The reports of a run, and the applied ones of the same push and later, which may know better. */
  #reports(own: readonly ReadableFile[], applied: readonly ReadableFile[]): Report[] {
    const [oldest] = own.map(({ time }) => time).sort();
    const again = applied.filter((file) => oldest && !own.includes(file) && !isLater(oldest, file.time));
    const files = [...own, ...again];
    const sheets = files.map(({ sheet }) => sheet);
    const width = widthOf(sheets, [...this.#roster.keys()]);
    if (sheets.some(({ rows }) => rows.some(({ code }) => /^\d+$/.test(code)))) this.#widths.add(width);
    return files.map((file) => ({ ...file, rows: resolveSheet(file.sheet, width) }));
  }
}

function changedIn(before: Roster, after: Roster): ReadonlySet<string> {
  const subjects = [...before.keys(), ...after.keys()];
  return new Set(
    subjects.flatMap((subject) => changedFields(subject, before.get(subject), after.get(subject))),
  );
}

/** Empty without any. */
function newestDay(files: readonly Pick<File, 'time'>[]): string {
  const times = files.map(({ time }) => time.slice(0, 10));
  return times.sort().at(-1) ?? '';
}
