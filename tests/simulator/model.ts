import { differences, type Expected, type Seen, type VisibleState } from './compare.js';
import { eventsOf, heldBy, type Window } from './model-brakes.js';
import { missingIn, newestFull, type Roster, sameRoster, withReports } from './model-fields.js';
import { type Transition, undone } from './model-undo.js';
import { readSheet } from './read-csv.js';
import { type File, isLater, type ReadFile, type Report } from './report-file.js';
import { resolveSheet, widthOf } from './resolve-sheet.js';
import type { Limits } from './settings.js';

/** `reverts`: it takes back what `root` did, and does not do it again. */
type Run = Transition & {
  readonly id: string;
  readonly undo_of?: string;
  readonly reverts: boolean;
  readonly files: readonly string[];
  readonly window?: Window;
};

const NOTHING: Expected = { held: [], issues: new Map(), missing: [], isChanged: false, left: [] };
const DAY_MS = 24 * 3_600_000;

/** What must come of a history by REPORTS.md. It imports nothing of the product, and keeps each run with the roster before and after it. */
export class Model {
  readonly #limits: Limits;
  readonly #files = new Map<string, File>();
  readonly #runs: Run[] = [];
  readonly #widths = new Set<number | null>();
  #roster: Roster = new Map();
  #missing: ReadonlySet<string> = new Set();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  deliver({ name, mtime, text }: Pick<File, 'name' | 'mtime'> & { readonly text: string }): void {
    const id = `${name} ${mtime}`;
    if (this.#files.has(id)) return;
    const named = name.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d).*/, '$1-$2-$3T$4:$5:$6');
    const isFuture = Date.parse(`${named}Z`) - Date.parse(mtime) > DAY_MS;
    const time = isFuture ? mtime.slice(0, 19) : named;
    const sheet = readSheet(name, text);
    const state = sheet ? 'open' : 'failed';
    this.#files.set(id, { id, name, mtime, time, isFuture, sheet, claims: new Set(), state });
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
    const stateOf = ({ claims, state }: File) => (claims.size > 0 ? 'applied' : state);
    const files = [...this.#files].map(([id, file]) => [id, stateOf(file)] as const);
    return { roster: new Map(roster), missing: this.#missing, files: new Map(files) };
  }

  #sync(seen: Seen, { files }: VisibleState): Partial<Expected> {
    const before = this.#roster;
    const [own, applied] = [this.#readable(({ id }) => seen.own.includes(id)), this.#applied()];
    const reports = this.#reports(own, applied);
    const fresh = reports.filter(({ id, claims }) => seen.own.includes(id) && claims.size === 0);
    const days = { was: newestDay(applied), is: newestDay([...applied, ...reports]) };
    const after = withReports(before, reports, days);
    const [missing, limits] = [missingIn(before, reports), this.#limits];
    const events = eventsOf(before, after, limits);
    const run = { before, reports, fresh, applied, missing: missing?.size ?? 0, events, limits };
    const brakes = heldBy({ ...run, windows: this.#windows() });
    const settled = brakes.flatMap(([name, , , , figures = []]) => (seen.held.includes(name) ? figures : []));
    const isDone = !seen.dry && !seen.rejected;
    this.#runs.push({
      ...{ id: seen.run, root: seen.run, reverts: false, files: seen.own },
      ...{ before, after: isDone ? after : before },
      ...(isDone && { window: { events, settled } }),
    });
    if (isDone) [this.#roster, this.#missing] = [after, missing ?? this.#missing];
    for (const file of seen.dry ? [] : own) {
      const isClaimed = isDone && (file.claims.size === 0 || seen.changed.includes(file.id));
      const claims = isClaimed ? new Set([...file.claims, seen.run]) : file.claims;
      // Which files of a rejected sync wait for the next one, the brakes decide.
      const state = seen.rejected && files.get(file.id) === 'failed' ? 'failed' : 'open';
      this.#files.set(file.id, { ...file, claims, state });
    }
    const held = brakes.map(([name]) => name);
    const issues = new Map(reports.slice(0, own.length).map(({ id, rows }) => [id, rows.issues]));
    const isChanged = !sameRoster(before, after);
    return { held, issues, missing: [...(missing ?? [])], isChanged };
  }

  #undo({ run, dry }: Seen, undo_of: string): Partial<Expected> {
    const done = this.#runs.find(({ id }) => id === undo_of);
    if (!done) return { left: [`${undo_of} is unknown`] };
    const [before, root, reverts] = [this.#roster, done.root, !done.reverts];
    const files = done.files.flatMap((id) => this.#reverted(id, { root, reverts }));
    const changed = new Map(files.map((file) => [file.id, file]));
    const remaining = this.#readable((file) => (changed.get(file.id) ?? file).claims.size > 0);
    const later = this.#runs.slice(this.#runs.indexOf(done) + 1);
    const { roster, left } = undone(done, later, before, newestDay(remaining));
    const names = files.map(({ id }) => id);
    this.#runs.push({ id: run, undo_of, root, reverts, files: names, before, after: dry ? before : roster });
    if (!dry) {
      for (const file of files) this.#files.set(file.id, file);
      this.#roster = roster;
      this.#missing = missingIn(roster, this.#reports(newestFull(remaining), remaining)) ?? new Set();
    }
    return { left: [...left] };
  }

  /** A file without the run, or with it again. Nothing when that changes nothing. */
  #reverted(id: string, { root, reverts }: Pick<Run, 'root' | 'reverts'>): File[] {
    const file = this.#files.get(id);
    if (!file?.sheet || file.claims.has(root) !== reverts) return [];
    const others = [...file.claims].filter((run) => run !== root);
    const claims = new Set(reverts ? others : [...others, root]);
    return [{ ...file, claims, state: claims.size === 0 ? 'undone' : file.state }];
  }

  /** What the syncs of the last days did that was not undone. */
  #windows(): Window[] {
    const undoneRuns = new Set<string>();
    for (const { id, undo_of } of this.#runs.toReversed())
      if (undo_of && !undoneRuns.has(id)) undoneRuns.add(undo_of);
    return this.#runs.flatMap(({ id, window }) => (window && !undoneRuns.has(id) ? window : []));
  }

  #applied(): ReadFile[] {
    return this.#readable(({ claims }) => claims.size > 0);
  }

  #readable(wanted: (file: File) => boolean): ReadFile[] {
    return [...this.#files.values()].flatMap((file) =>
      file.sheet && wanted(file) ? { ...file, sheet: file.sheet } : [],
    );
  }

  /** The reports of a run, and the applied ones of the same push and later, which may know better. */
  #reports(own: readonly ReadFile[], applied: readonly ReadFile[]): Report[] {
    const [oldest] = own.map(({ time }) => time).sort();
    const isOwn = (file: ReadFile) => own.some(({ id }) => id === file.id);
    const again = applied.filter((file) => oldest && !isOwn(file) && !isLater(oldest, file.time));
    const files = [...own, ...again];
    const sheets = files.map(({ sheet }) => sheet);
    const width = widthOf(sheets, [...this.#roster.keys()]);
    if (sheets.some(({ rows }) => rows.some(({ code }) => /^\d+$/.test(code)))) this.#widths.add(width);
    return files.map((file) => ({ ...file, rows: resolveSheet(file.sheet, width) }));
  }
}

/** Empty without any. */
function newestDay(files: readonly Pick<File, 'time'>[]): string {
  const times = files.map(({ time }) => time.slice(0, 10));
  return times.sort().at(-1) ?? '';
}
