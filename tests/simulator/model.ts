import { differ, heldDifferently, listed, type Seen, textOf, type VisibleState } from './compare.js';
import { changeFigures, type Directory, heldBy, type PeopleLimits, type Window } from './model-brakes.js';
import { type Known, NOTHING, newestOf, newestTime, planned, unlistedAfter } from './model-roster.js';
import { changesOf, type Transition, Undoing } from './model-undo.js';
import { type Kind, type ReportSheet, readSheet } from './read-csv.js';
import { type File, isLater, type Report } from './report-file.js';
import { resolveSheet, widthOf } from './resolve-sheet.js';

type Run = Transition & {
  readonly id: string;
  readonly undo_of?: string;
  readonly files: readonly string[];
  readonly window?: Window;
};

const DAY_MS = 24 * 3_600_000;

/** What must come of a history by REPORTS.md. It imports nothing of the product, and keeps the newest fact of each field. */
export class Model {
  readonly #limits: PeopleLimits;
  readonly #files = new Map<string, File>();
  readonly #runs: Run[] = [];
  #known = NOTHING;
  #missing: ReadonlySet<string> = new Set();
  #widths = new Set<number | null>();

  constructor(limits: PeopleLimits) {
    this.#limits = limits;
  }

  deliver(delivery: Pick<File, 'name' | 'mtime'> & { readonly text: string }): void {
    const { name, mtime, text } = delivery;
    const id = `${name} ${mtime}`;
    if (this.#files.has(id)) return;
    const [, ...parts] = /(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(name) ?? [];
    const named = `${parts.slice(0, 3).join('-')}T${parts.slice(3).join(':')}`;
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
    const problems = seen.undo_of === undefined ? this.#sync(seen, now) : this.#undo(seen, seen.undo_of);
    return [...problems, ...this.#differences(now)];
  }

  #sync(seen: Seen, now: VisibleState): string[] {
    const before = this.#known;
    const { own, again } = this.#reports(seen.own);
    const reports = [...own, ...again];
    const was = newestTime([...this.#files.values()].filter(isApplied));
    const is = newestTime([{ time: was }, ...reports]);
    const after = own.length === 0 ? before : planned(before, reports, { was, is });
    const unlisted = unlistedAfter(before, reports);
    const problems = seen.missing ? differ('missing', seen.missing, [...(unlisted ?? [])]) : [];
    const wasEndless = (code: string) =>
      (before.facts.get(`${code} termination_date`) ?? []).some(({ value }) => value !== undefined);
    const figures = changeFigures(before, after, wasEndless);
    const braked = { ...this.#braked(own, reports, before, figures), missing: unlisted?.size ?? 0 };
    const held = own.length > 0 ? heldBy(braked, this.#limits) : [];
    for (const { id, rows } of own)
      problems.push(...differ(`issues of ${id}`, seen.issues.get(id) ?? [], rows.issues));
    problems.push(...heldDifferently(seen.held, held));
    const allOf = ({ employees, payees }: Known) => [...listed(employees), ...listed(payees)].join();
    if (allOf(before) === allOf(after) && seen.changed.length > 0)
      problems.push(`nothing changed, but ${seen.changed} did`);
    const run = { id: seen.run, files: seen.own, before };
    if (seen.dry || seen.rejected) this.#runs.push({ ...run, after: before });
    else {
      [this.#known, this.#missing] = [after, unlisted ?? this.#missing];
      const directories = own.filter(({ sheet }) => sheet.kind === 'directory').map(({ id }) => id);
      this.#runs.push({ ...run, after, window: { figures, approved: seen.held, directories } });
    }
    for (const { id } of seen.dry ? [] : own) this.#resolve(id, seen, now);
    return problems;
  }

  #resolve(id: string, { run, rejected, changed }: Seen, { files }: VisibleState): void {
    const file = this.#files.get(id);
    if (!file) return;
    const isClaimed = !rejected && (file.claims.size === 0 || changed.includes(id));
    // Which files of a rejected sync wait for the next one, the brakes decide.
    const state = rejected && files.get(id) === 'failed' ? 'failed' : 'open';
    this.#files.set(id, { ...file, state, claims: isClaimed ? new Set([...file.claims, run]) : file.claims });
  }

  /** The reports of a run, and the applied ones that may be newer than one of these, or of the same push. */
  #reports(ids: readonly string[]): { readonly own: readonly Report[]; readonly again: readonly Report[] } {
    const readable = (file: File | undefined) => (file?.sheet ? [{ ...file, sheet: file.sheet }] : []);
    const own = ids.flatMap((id) => readable(this.#files.get(id)));
    const oldest = own.map(({ time }) => time).sort()[0];
    const again = [...this.#files.values()].flatMap((file) => {
      const isRead = oldest === undefined || file.claims.size === 0 || ids.includes(file.id);
      return isRead || isLater(oldest, file.time) ? [] : readable(file);
    });
    const sheets = [...own, ...again].map(({ sheet }) => sheet);
    const width = widthOf(sheets, [...this.#known.employees.keys()]);
    if (sheets.some(({ rows }) => rows.some(({ code }) => /^\d+$/.test(code)))) this.#widths.add(width);
    const resolved = resolvedBy(width);
    return { own: own.map(resolved), again: again.map(resolved) };
  }

  #braked(
    own: readonly Report[],
    reports: readonly Report[],
    { employees, payees, facts }: Known,
    figures: Window['figures'],
  ) {
    const directories = [...this.#files.values()].filter(
      ({ sheet, claims, id }) => sheet && (claims.size > 0 || own.some((file) => file.id === id)),
    ) as Directory[];
    const undone = new Set<string>();
    for (const { id, undo_of } of this.#runs.toReversed())
      if (undo_of && !undone.has(id)) undone.add(undo_of);
    const windows = this.#runs.flatMap(({ id, window }) => (window && !undone.has(id) ? window : []));
    const hasStatus = (code: string, kind: Kind) =>
      newestOf((facts.get(`${code} status`) ?? []).filter((fact) => fact.kind === kind))?.value != null;
    const fresh = own.filter(({ claims }) => claims.size === 0);
    const applied = new Set(
      [...this.#files.values()].flatMap((file) => (isApplied(file) && file.sheet ? file.sheet.kind : [])),
    );
    return { employees, payees, fresh, reports, known: directories, windows, figures, hasStatus, applied };
  }

  /** Restores what the run changed and nobody changed since. The rest stays, and is listed. */
  #undo(seen: Seen, undo_of: string): string[] {
    const done = this.#runs.find(({ id }) => id === undo_of);
    if (!done) return [`${undo_of} is unknown`];
    const before = this.#known;
    const later = this.#runs.slice(this.#runs.indexOf(done) + 1);
    const changes = later.map((run) => ({ root: this.#lineage(run).root.id, keys: changesOf(run) }));
    // A change and its undo come in pairs.
    const isSince = (key: string) => {
      const roots = changes.filter(({ keys }) => keys.has(key)).map(({ root }) => root);
      return roots.some((root) => roots.filter((each) => each === root).length % 2 === 1);
    };
    const { root, reverts } = this.#lineage(done);
    const files = done.files.flatMap((id) => this.#reverted(id, root, reverts) ?? []);
    const remaining = new Map([...this.#files, ...files.map((file) => [file.id, file] as const)]);
    const as_of = newestTime([...remaining.values()].filter(isApplied));
    const undoing = new Undoing(done, before, { isSince, as_of });
    const { known, left } = undoing;
    const problems = differ('left', [...new Set(seen.left)], [...left]);
    this.#runs.push({
      id: seen.run,
      undo_of,
      files: files.map(({ id }) => id),
      before,
      after: seen.dry ? before : known,
    });
    if (seen.dry) return problems;
    this.#known = known;
    for (const file of files) this.#files.set(file.id, file);
    this.#missing = this.#unlistedNow();
    return problems;
  }

  /** Whom the newest push of full reports that is applied does not list. Without one, nobody is missing. */
  #unlistedNow(): ReadonlySet<string> {
    const full = [...this.#files.values()].filter(
      (file) => isApplied(file) && (file.sheet?.kind === 'directory' || file.sheet?.kind === 'dates'),
    );
    const newest = newestTime(full);
    const push = full.filter(({ time }) => !isLater(newest, time));
    const { own, again } = this.#reports(push.map(({ id }) => id));
    return unlistedAfter(this.#known, [...own, ...again]) ?? new Set();
  }

  /** A file without the run, or with it again. Null when that changes nothing. */
  #reverted(id: string, root: Run, reverts: boolean): File | null {
    const file = this.#files.get(id);
    const claims = new Set(file?.claims);
    const isChanged = reverts ? !claims.has(root.id) && claims.add(root.id) : claims.delete(root.id);
    return file?.sheet && isChanged
      ? { ...file, claims, ...(claims.size === 0 && { state: 'undone' }) }
      : null;
  }

  #lineage(run: Run): { readonly root: Run; readonly reverts: boolean } {
    const undone = this.#runs.find(({ id }) => id === run.undo_of);
    if (!undone) return { root: run, reverts: false };
    const { root, reverts } = this.#lineage(undone);
    return { root, reverts: !reverts };
  }

  #differences(now: VisibleState): string[] {
    const { employees, payees } = this.#known;
    const files = new Map(
      [...this.#files].map(([id, { claims, state }]) => [id, claims.size > 0 ? 'applied' : state]),
    );
    return [
      ...differ('employees', listed(now.employees), listed(employees)),
      ...differ('payees', [...now.payees.values()].map(textOf), [...payees.values()].map(textOf)),
      ...differ('missing', [...now.missing], [...this.#missing]),
      ...differ('files', [...now.files].map(String), [...files].map(String)),
    ];
  }
}

function isApplied({ claims }: File): boolean {
  return claims.size > 0;
}

function resolvedBy(width: number | null) {
  return (file: File & { readonly sheet: ReportSheet }): Report => ({
    ...file,
    rows: resolveSheet(file.sheet, width),
  });
}
