import { SeededRandom } from './seeded-random.js';

/** An employee of a fake company, with the fields of its reports. Days are `YYYY-MM-DD`, amounts decimal strings. */
export type FakeEmployee = {
  readonly code: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly status: 'active' | 'on_leave' | 'terminated';
  readonly department: Department;
  readonly positionFamily: string;
  readonly workEmail: string | null;
  readonly phone: string;
  readonly streetAddress: string;
  readonly city: string;
  readonly state: string;
  readonly zipCode: string;
  readonly birthDate: string;
  readonly hireDate: string;
  readonly rehireDate: string | null;
  readonly terminationDate: string | null;
  readonly payType: 'Hourly' | 'Salary';
  readonly exempt: boolean;
  /** Null for a former employee. */
  readonly hours: FakeHours | null;
  readonly rates: readonly FakeRate[];
  readonly payees: readonly FakePayee[];
};

/** `amount` is for an hour, or a pay period of two weeks. */
export type FakeRate = { readonly effective: string; readonly amount: string };
/** Decimal strings, of one week. */
export type FakeHours = { readonly worked: string; readonly most: string };
export type FakePayee = { readonly caseReference: string; readonly account: string; readonly kind: string };
type Department = {
  readonly code: string;
  readonly description: string;
  readonly families: readonly [string, ...string[]];
};
type Town = {
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly areaCode: string;
};

const FIRST_NAMES = [
  ...[
    'Amara',
    'Beatriz',
    'Callum',
    'Delphine',
    'Emeka',
    'Farah',
    'Gideon',
    'Hanneke',
    'Ingrid',
    'Jamal',
    'Keiko',
    'Leopold',
  ],
  ...[
    'Marisol',
    'Nikhil',
    'Ottilie',
    'Priya',
    'Quentin',
    'Rosalind',
    'Siobhán',
    'Tariq',
    'Ursula',
    'Viktor',
    'Wanda',
    'Ximena',
  ],
  ...['Yusuf', 'Zofia', 'Anna Maria', 'José', 'Mary-Kate', 'Lars'],
] as [string, ...string[]];
const LAST_NAMES = [
  ...[
    'Abernathy',
    'Bellweather',
    'Castellanos',
    'Drummond',
    'Eastwick',
    'Fairbanks',
    'Goldsworthy',
    'Hollins',
    'Ivarsson',
  ],
  ...[
    'Jankowski',
    'Kettleburn',
    'Lindqvist',
    'Montague',
    'Nakagawa',
    'O’Rourke',
    'Pemberton',
    'Quillfeather',
    'Ramanujam',
  ],
  ...[
    'Stonebridge',
    'Thackeray',
    'Underhill',
    'Van der Berg',
    'Whitlock',
    'Xavier-Ross',
    'Yarrow',
    'Zeller',
    'Núñez',
    'St. Clair',
  ],
] as [string, ...string[]];
const DEPARTMENTS: readonly [Department, ...Department[]] = [
  { code: '010', description: 'Kitchen', families: ['Cook', 'Kitchen Porter'] },
  { code: '020', description: 'Housekeeping', families: ['Housekeeper', 'Laundry'] },
  { code: '100', description: 'Nursing, Days', families: ['Nurse', 'Nurse Assistant'] },
  { code: '110', description: 'Nursing, Nights', families: ['Nurse', 'Nurse Assistant'] },
  { code: '300', description: 'Grounds & Repairs', families: ['Technician'] },
  { code: '400', description: 'Front Office', families: ['Receptionist', 'Bookkeeper', 'Director'] },
];
const STREETS = [
  'Alder Way',
  'Birch Lane',
  'Canal Street',
  'Dovecote Road',
  'Elder Court',
  'Foundry Row',
  'Gable Avenue',
] as const;
const TOWNS: readonly [Town, ...Town[]] = [
  { city: 'Boston', state: 'MA', zip: '021', areaCode: '617' },
  { city: 'Hartford', state: 'CT', zip: '061', areaCode: '860' },
  { city: 'Newark', state: 'NJ', zip: '071', areaCode: '973' },
  { city: 'Tulsa', state: 'OK', zip: '741', areaCode: '918' },
  { city: 'Portland', state: 'OR', zip: '972', areaCode: '503' },
];

/** The share of the employees that change from one push to the next, unless another is given. */
const CHANGED = 0.02;
const NEW_EVERY = 100;

/**
 * The employees of a fake company at its `revision`-th push (0 is the first): the same for the same seed. From one push
 * to the next a share of those still employed move, get a raise, take leave or leave, and one in a hundred is new.
 */
export function* fakeEmployees(
  seed: number,
  employees: number,
  revision: number,
  share = CHANGED,
): Generator<FakeEmployee> {
  const width = Math.max(4, String(employees * 2).length);
  const all = employees + revision * Math.ceil(employees / NEW_EVERY);
  for (let number = 1; number <= all; number++) {
    let person = newPerson(seed, number, width);
    for (let later = 1; later <= revision; later++)
      person = changed(person, new SeededRandom('change', seed, number, later), share);
    yield person;
  }
}

function newPerson(seed: number, number: number, width: number): FakeEmployee {
  const random = new SeededRandom('person', seed, number);
  const code = String(number).padStart(width, '0');
  const department = random.pick(DEPARTMENTS);
  const positionFamily = random.pick(department.families);
  const hireDate = random.day(2014, 2025);
  const left = random.chance(0.15);
  const salaried = positionFamily === 'Director' || positionFamily === 'Bookkeeper';
  return {
    code,
    ...{ firstName: random.pick(FIRST_NAMES), lastName: random.pick(LAST_NAMES) },
    status: left ? 'terminated' : random.chance(0.04) ? 'on_leave' : 'active',
    ...{ department, positionFamily },
    workEmail: random.chance(0.8) ? `staff.${code}@example.com` : null,
    ...newAddress(random),
    birthDate: random.day(1958, 2003),
    hireDate,
    rehireDate: !left && random.chance(0.05) ? yearsAfter(hireDate, 2) : null,
    terminationDate: left ? yearsAfter(hireDate, 1) : null,
    ...{ payType: salaried ? 'Salary' : 'Hourly', exempt: salaried },
    hours: left ? null : newHours(new SeededRandom('hours', seed, number)),
    rates: newRates(random, hireDate, salaried),
    payees: random.chance(0.1) ? [newPayee(random, code)] : [],
  };
}

function newAddress(random: SeededRandom) {
  const town = random.pick(TOWNS);
  return {
    // 555-0100 to 555-0199 are kept free for fiction.
    phone: `(${town.areaCode}) 555-01${String(random.whole(0, 99)).padStart(2, '0')}`,
    streetAddress: `${random.whole(1, 9999)} ${random.pick(STREETS)}`,
    ...{ city: town.city, state: town.state },
    zipCode: `${town.zip}${String(random.whole(1, 40)).padStart(2, '0')}`,
  };
}

/** Quarters of an hour; some are at their maximum or past it. */
function newHours(random: SeededRandom): FakeHours {
  const most = random.pick(['40', '37.5', '30', '20']);
  return { most, worked: (random.whole(0, (Number(most) + 4) * 4) / 4).toFixed(2) };
}

function newRates(random: SeededRandom, hireDate: string, salaried: boolean): FakeRate[] {
  const first = salaried ? random.whole(180_000, 420_000) : random.whole(1_500, 4_200);
  const raises = random.whole(0, 2);
  return Array.from({ length: raises + 1 }, (_, raise) => ({
    effective: yearsAfter(hireDate, raise),
    amount: money(Math.round(first * 1.03 ** raise)),
  }));
}

function newPayee(random: SeededRandom, code: string): FakePayee {
  return {
    caseReference: `MADEUP-${code}`,
    account: `${random.whole(100_000, 999_999)}`,
    kind: random.pick(['Child Support', 'Tax Levy', 'Student Loan']),
  };
}

function changed(person: FakeEmployee, random: SeededRandom, share: number): FakeEmployee {
  if (!random.chance(share) || person.status === 'terminated') return person;
  const last = person.rates.at(-1);
  switch (random.whole(1, 4)) {
    case 1:
      return { ...person, ...newAddress(random) };
    case 2:
      return { ...person, rates: last ? [...person.rates, raised(last)] : person.rates };
    case 3:
      return { ...person, status: person.status === 'active' ? 'on_leave' : 'active' };
    default:
      return { ...person, status: 'terminated', terminationDate: random.day(2026, 2026), hours: null };
  }
}

function raised(rate: FakeRate): FakeRate {
  return { effective: yearsAfter(rate.effective, 1), amount: money(Math.round(Number(rate.amount) * 104)) };
}

function yearsAfter(day: string, years: number): string {
  // No 29 February, which most years lack.
  return `${Number(day.slice(0, 4)) + years}${day.slice(4).replace('-02-29', '-02-28')}`;
}

function money(cents: number): string {
  return (cents / 100).toFixed(2);
}
