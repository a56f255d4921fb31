import { isPayee, type ModelRoster } from './model-roster.js';
import { isLater, newestFull, type ReadableFile, timeOf } from './report-file.js';
import { type Report, widthOf } from './resolve-sheet.js';
import type { SimulatedLimits } from './settings.js';

/** The files that a run reads. `fresh`: those of the reports that are not applied. */
export type ReadFiles = {
  readonly before: ModelRoster;
  readonly reports: readonly Report[];
  readonly fresh: readonly Report[];
  readonly applied: readonly ReadableFile[];
  /** The directories, among others, that a user approved although they have fewer people. */
  readonly approved: readonly string[];
};

/** Whether the codes of the files have another width than those of the roster. */
export function hasOtherWidth({ before, reports }: ReadFiles): boolean {
  const codes = [...before.keys()].filter((subject) => !isPayee(subject));
  const stored = widthOf([], codes);
  const sheets = reports.map(({ sheet }) => sheet);
  return stored !== null && widthOf(sheets, codes) !== stored;
}

/** Whether the status column of a file is gone, or every cell of it became blank. */
export function hasLostStatus(file: Report, run: ReadFiles): boolean {
  const { kind, columns } = file.sheet;
  if (previousOf(file, run)?.sheet.columns.includes('status') && !columns.includes('status')) return true;
  const blank = [...file.rows.stated].filter(([, { status }]) => status === null);
  const hadStatus = (code: string) => run.before.get(code)?.said[`status ${kind}`]?.value != null;
  return !file.rows.hasStatus && blank.some(([code]) => hadStatus(code));
}

/** Returns the directories that have far fewer people than the largest one before them, up to the last one that a user approved. */
export function shrunkIn(run: ReadFiles, limits: SimulatedLimits): string[] {
  const people = [...run.before.keys()].filter((subject) => !isPayee(subject));
  const newest = newestFull(run.reports.filter(({ sheet }) => sheet.kind === 'directory'));
  const directories =
    people.length === 0 ? [] : run.fresh.filter((file) => newest.some(({ id }) => id === file.id));
  const shrunk = directories.filter((file) => {
    let most = 0;
    for (let next = previousOf(file, run); next; ) {
      if (isLater(file, next)) most = Math.max(most, codesIn(next));
      next = run.approved.includes(next.id) ? undefined : previousOf(next, run);
    }
    return most >= limits.roster_least && codesIn(file) < Math.ceil((most * limits.roster_percent) / 100);
  });
  return shrunk.map(({ id }) => id);
}

/** The report before it: of the same type and name, else of the same type. */
function previousOf(file: ReadableFile, { applied, fresh }: ReadFiles): ReadableFile | undefined {
  const key = (each: ReadableFile) => `${timeOf(each)} ${each.id}`;
  const plain = ({ name }: ReadableFile) => name.replace(/\d{14}|0000.{4}/g, '');
  const alike = [...applied, ...fresh].filter(({ sheet }) => sheet.kind === file.sheet.kind);
  const older = alike.filter((other) => key(other) < key(file));
  older.sort((one, other) => (key(one) < key(other) ? 1 : -1));
  return older.find((other) => plain(other) === plain(file)) ?? older[0];
}

function codesIn({ sheet }: ReadableFile): number {
  return new Set([...sheet.rows.map(({ code }) => code), ...sheet.doubtful]).size;
}
