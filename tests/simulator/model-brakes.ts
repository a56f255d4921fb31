import { isLater, type Report, type Values } from './report-file.js';

/** The limits of REPORTS §7 that count people. */
export type PeopleLimits = {
  readonly terminations_least: number;
  readonly creations_roster: number;
  readonly payees_least: number;
  readonly changes_least: number;
  readonly roster_least: number;
};
/** How many people something happens to, by `created`, `deactivated`, `changed status` and so on. `ratio`: the logarithm of the pay ratio. */
export type Figures = Readonly<Record<string, number>>;
/** An applied sync of the last days: what it did, and the brakes that a user approved. */
export type Window = {
  readonly figures: Figures;
  readonly approved: readonly string[];
  readonly directories: readonly string[];
};
export type Directory = Pick<Report, 'id' | 'name' | 'time' | 'sheet'> & { readonly rows?: Report['rows'] };
type People = ReadonlyMap<string, Values>;
type Roster = { readonly employees: People; readonly payees: People };
type Braked = Roster & {
  readonly fresh: readonly Report[];
  readonly reports: readonly Report[];
  /** The applied files, and those of the run. */
  readonly known: readonly Directory[];
  readonly windows: readonly Window[];
  readonly figures: Figures;
  readonly hasStatus: (code: string, kind: Report['sheet']['kind']) => boolean;
};

const IDENTITY = ['first_name', 'last_name', 'hire_date'];
const PAY = ['hourly_rate', 'salary'];
const RATIO = Math.log(1.25);

export function changeFigures(before: Roster, after: Roster): Figures {
  const figures: Record<string, number> = {};
  const count = (key: string) => {
    figures[key] = (figures[key] ?? 0) + 1;
  };
  for (const [code, is] of after.employees) {
    const was = before.employees.get(code);
    if (!was) count('created');
    for (const [field, value] of Object.entries(was ?? {}))
      if (is[field] !== value) for (const key of changeOf(field, value, is[field])) count(key);
  }
  for (const field of PAY) Object.assign(figures, ratiosOf(field, before.employees, after.employees));
  const gone = [...before.payees.keys()].filter((key) => !after.payees.has(key)).length;
  const come = [...after.payees.keys()].filter((key) => !before.payees.has(key)).length;
  return { ...figures, payees_fewer: gone - come };
}

function changeOf(field: string, was: string, is: string | undefined): string[] {
  const isLoss = field === 'status' && was === 'active';
  const isZero = PAY.includes(field) && Number(is) === 0 && Number(was) !== 0;
  return [
    `changed ${field}`,
    ...(is === undefined ? [`cleared ${field}`] : []),
    ...(isLoss ? ['deactivated'] : []),
    ...(isLoss && is === 'terminated' ? ['terminated'] : []),
    ...(isZero ? [`zero ${field}`] : []),
  ];
}

/** Later syncs look back at the ratio when the pay of at least half of the people changed. */
function ratiosOf(field: string, before: People, after: People): Figures {
  const found = [...before].flatMap(([code, was]) => {
    const ratio = Math.log(Number(after.get(code)?.[field]) / Number(was[field]));
    return Number.isFinite(ratio) && ratio !== 0 ? ratio : [];
  });
  const sorted = found.toSorted((a, b) => a - b);
  const at = (index: number) => sorted[Math.floor(index)] ?? 0;
  const median = (at((found.length - 1) / 2) + at(found.length / 2)) / 2;
  const having = [...before.values()].filter((values) => values[field] !== undefined).length;
  const isPast = found.length > 0 && found.length * 2 >= having;
  return {
    [`ratio ${field}`]: median,
    [`ratios ${field}`]: found.length,
    ...(isPast && { [`past ratio ${field}`]: median }),
  };
}

/** Returns the brakes that hold a sync. Figures of earlier syncs count, up to the last one that a user approved. */
export function heldBy(braked: Braked, limits: PeopleLimits): string[] {
  const { employees, payees, figures, windows } = braked;
  const window = sumOf(windows);
  const [now, earlier] = [(key: string) => figures[key] ?? 0, (key: string) => window[key] ?? 0];
  const having = (field: string) =>
    [...employees.values()].filter((values) => values[field] !== undefined).length;
  const exceeds = (key: string, limit: number) => now(key) > 0 && now(key) + earlier(key) > limit;
  const percent = (of: number, share: number, least: number) => Math.max(Math.floor(of * share), least - 1);
  const active =
    [...employees.values()].filter(({ status }) => status === 'active').length + earlier('deactivated');
  const status = percent(active, 0.2, limits.terminations_least);
  const created = (before: number, sum: number) =>
    now('created') > 0 &&
    employees.size - before >= limits.creations_roster &&
    sum > Math.floor((employees.size - before) * 0.5);
  const fields = new Set([...employees.values()].flatMap((values) => Object.keys(values)));
  const changed = [...fields].filter((field) => {
    const of = having(field) + earlier(`cleared ${field}`);
    return exceeds(
      `changed ${field}`,
      percent(of, IDENTITY.includes(field) ? 0.05 : 0.3, limits.changes_least),
    );
  });
  const before = payees.size + Math.max(0, earlier('payees_fewer'));
  const fewer = now('payees_fewer') + Math.max(0, earlier('payees_fewer'));
  const is = {
    terminations: exceeds('terminated', status),
    status_taken: exceeds('deactivated', status),
    creations: created(0, now('created')) || created(earlier('created'), now('created') + earlier('created')),
    payees_ended:
      before >= limits.payees_least && now('payees_fewer') > 0 && fewer > Math.floor(before * 0.5),
    pay_zero: PAY.some((field) => now(`zero ${field}`) > 0),
    pay_ratio: PAY.some((field) => {
      const count = now(`ratios ${field}`);
      const isMass = count >= limits.changes_least || count * 2 >= Math.max(1, having(field));
      const all = now(`ratio ${field}`) + earlier(`past ratio ${field}`);
      return count > 0 && isMass && now(`ratio ${field}`) * all > 0 && Math.abs(all) > RATIO + 1e-9;
    }),
    columns_missing: braked.fresh.some((file) => hasLostStatus(file, braked)),
    code_width: isOtherWidth(braked),
    roster_shrank: employees.size > 0 && braked.fresh.some((file) => hasShrunk(file, braked, limits)),
    report_from_the_future: braked.fresh.some(({ isFuture }) => isFuture),
  };
  return [
    ...Object.entries(is).flatMap(([brake, held]) => (held ? brake : [])),
    ...changed.map((field) => `mass_change ${field}`),
  ];
}

/** Adds up the syncs of the last days. An approved figure does not count again, nor do those before it. */
function sumOf(windows: readonly Window[]): Figures {
  const sum: Record<string, number> = {};
  for (const { figures, approved } of windows) {
    for (const [key, count] of Object.entries(figures)) sum[key] = (sum[key] ?? 0) + count;
    for (const brake of approved) for (const key of keysOf(brake)) delete sum[key];
  }
  return sum;
}

function keysOf(brake: string): readonly string[] {
  const [name = '', field = ''] = brake.split(' ');
  if (name === 'terminations' || name === 'status_taken')
    return ['terminated', 'deactivated', 'changed status', 'cleared status'];
  if (name === 'mass_change') return [`changed ${field}`, `cleared ${field}`];
  if (name === 'pay_ratio') return [`past ratio ${field}`];
  return name === 'creations' ? ['created'] : name === 'payees_ended' ? ['payees_fewer'] : [];
}

/** The report before it: of the same type and name, else of the same type. */
function previousOf(file: Directory, known: readonly Directory[]): Directory | undefined {
  const key = ({ time, id }: Directory) => `${time} ${id}`;
  const older = known
    .filter(({ sheet }) => sheet.kind === file.sheet.kind)
    .filter((other) => key(other) < key(file))
    .toSorted((a, b) => (key(a) < key(b) ? 1 : -1));
  const plain = ({ name }: Directory) => name.replace(/\d{14}|0000.{4}/g, '');
  return older.find((other) => plain(other) === plain(file)) ?? older[0];
}

/** The status column is gone, or every cell of it became blank. */
function hasLostStatus(file: Report, { known, hasStatus }: Braked): boolean {
  const { sheet, rows } = file;
  if (previousOf(file, known)?.sheet.columns.includes('status') && !sheet.columns.includes('status'))
    return true;
  if (sheet.kind !== 'directory' && sheet.kind !== 'dates') return false;
  const isBlank = rows.kept.every(({ fields }) => fields.status === null);
  return isBlank && rows.kept.some(({ id }) => hasStatus(id, sheet.kind));
}

function isOtherWidth({ reports, employees }: Braked): boolean {
  const lengths = (codes: readonly string[]) =>
    codes.filter((code) => /^\d+$/.test(code)).map(({ length }) => length);
  const stored = mostCommon(lengths([...employees.keys()]));
  const texts = reports.flatMap(({ sheet }) => [
    ...new Set(sheet.rows.filter(({ isNumber }) => !isNumber).map(({ code }) => code)),
  ]);
  return stored !== null && mostCommon([...lengths(texts), ...lengths([...employees.keys()])]) !== stored;
}

function mostCommon(lengths: readonly number[]): number | null {
  const count = (length: number) => lengths.filter((each) => each === length).length;
  return [...new Set(lengths)].toSorted((a, b) => count(b) - count(a) || b - a)[0] ?? null;
}

/** Fewer than half of the people of the largest directory before it, up to the last one that a user approved. */
function hasShrunk(
  file: Report,
  { reports, known, windows }: Braked,
  { roster_least }: PeopleLimits,
): boolean {
  if (file.sheet.kind !== 'directory') return false;
  if (reports.some(({ sheet, time }) => sheet.kind === 'directory' && isLater(time, file.time))) return false;
  const approved = new Set(
    windows.flatMap(({ approved: brakes, directories }) =>
      brakes.includes('roster_shrank') ? directories : [],
    ),
  );
  let most = 0;
  for (let next = previousOf(file, known); next; ) {
    if (isLater(file.time, next.time)) most = Math.max(most, peopleIn(next));
    next = approved.has(next.id) ? undefined : previousOf(next, known);
  }
  return most >= roster_least && peopleIn(file) < Math.ceil(most / 2);
}

function peopleIn({ sheet }: Directory): number {
  return new Set(
    [...sheet.rows.map(({ code }) => code), ...sheet.doubtful].map((code) => code.replace(/^0+/, '')),
  ).size;
}
