import { textOf } from './compare.js';
import {
  COMPLETE,
  type Fact,
  FIELDS,
  type Known,
  keysOf,
  SUBJECTS,
  standing,
  statedOf,
  valuesOf,
  withoutEmpty,
} from './model-roster.js';
import type { Values } from './report-file.js';

/** What a run made of what was known. */
export type Transition = { readonly before: Known; readonly after: Known };
/** `isSince`: whether another run changed a person, a field or a payee since. `as_of`: the newest report time that stays. */
type Undo = { readonly isSince: (key: string) => boolean; readonly as_of: string };

/** Takes back what a run did with each person, field and payee. */
export class Undoing {
  readonly left = new Set<string>();
  readonly #done: Transition;
  readonly #now: Known;
  readonly #undo: Undo;
  readonly #employees: Map<string, Values>;
  readonly #payees: Map<string, Values>;
  readonly #facts: Map<string, readonly Fact[]>;

  constructor(done: Transition, now: Known, undo: Undo) {
    [this.#done, this.#now, this.#undo] = [done, now, undo];
    [this.#employees, this.#payees] = [new Map(now.employees), new Map(now.payees)];
    this.#facts = new Map(now.facts);
    const { before, after } = done;
    for (const code of new Set([...before.employees.keys(), ...after.employees.keys()])) this.#person(code);
    for (const key of new Set([...before.facts.keys(), ...after.facts.keys()]))
      if (key.startsWith('payee ')) this.#payee(key);
  }

  get known(): Known {
    return { employees: this.#employees, payees: this.#payees, facts: this.#facts };
  }

  #person(code: string): void {
    const { before, after } = this.#done;
    const [was, became, is] = [before, after, this.#now].map(({ employees }) => employees.get(code));
    if (was === undefined) this.#created(code, is !== undefined);
    else if (became === undefined) this.#removed(code, was, is);
    else if (is !== undefined) this.#updated(code, { was, became, is });
    else if (FIELDS.some((field) => was[field] !== became[field] && was[field] !== undefined))
      this.left.add(`${code} employee`);
  }

  /** A person whom the run created goes, unless another run changed the person, or a report since says more. */
  #created(code: string, isThere: boolean): void {
    if (!isThere) return;
    if (this.#isChangedSince(code) || statedOf(code, this.#now) !== statedOf(code, this.#done.after))
      this.left.add(`${code} employee`);
    else {
      this.#employees.delete(code);
      this.#restore(...keysOf(code));
    }
  }

  #removed(code: string, was: Values, is: Values | undefined): void {
    if (is === undefined) {
      this.#employees.set(code, was);
      this.#restore(...keysOf(code));
    } else if (!this.#isChangedSince(code) || textOf(is) !== textOf(was)) this.left.add(`${code} employee`);
  }

  #isChangedSince(code: string): boolean {
    return [code, ...FIELDS.map((field) => `${code} ${field}`)].some(this.#undo.isSince);
  }

  /** A field that another run changed since stays. The others get back their values, unless a later report gives another one. */
  #updated(code: string, { was, became, is }: Record<'was' | 'became' | 'is', Values>): void {
    const values: Record<string, string | undefined> = { ...is };
    const isSince = (field: string) => this.#undo.isSince(code) || this.#undo.isSince(`${code} ${field}`);
    const isChanged = (field: string) => was[field] !== became[field];
    const stays = (field: string) => isSince(field) || (isChanged(field) && is[field] !== became[field]);
    const without = this.#without(code, () => false);
    for (const [key, facts] of this.#without(code, stays)) this.#facts.set(key, facts);
    const given = (facts: Known['facts']) => valuesOf(code, facts, this.#undo.as_of);
    const [before, alone, kept, now] = [this.#done.before.facts, without, this.#facts, this.#now.facts].map(
      given,
    );
    for (const field of FIELDS) {
      if (isChanged(field) && !stays(field))
        values[field] = kept?.[field] === before?.[field] ? was[field] : kept?.[field];
      const isResting = isSince(field) && now?.[field] === is[field] && alone?.[field] !== is[field];
      if (isChanged(field) ? values[field] !== was[field] : isResting) this.left.add(`${code} ${field}`);
    }
    this.#employees.set(code, withoutEmpty(values));
  }

  /** What is stated of a person without the run, but for the fields that stay. */
  #without(code: string, stays: (field: string) => boolean): Map<string, readonly Fact[]> {
    const subjects = SUBJECTS.map((subject) => {
      const key = `${code} ${subject}`;
      return [key, fieldsOf(subject).some(stays) ? this.#factsOf(key) : this.#takenBack(key)] as const;
    });
    return new Map(subjects);
  }

  #payee(key: string): void {
    const { before, after } = this.#done;
    const [was, became, is] = [before, after, this.#now].map(({ payees }) => payees.get(key));
    if (textOf(was) === textOf(became) || textOf(is) === textOf(was)) return;
    if (textOf(is) !== textOf(became) || this.#undo.isSince(key)) this.left.add(`${key.split(' ')[1]} payee`);
    else {
      this.#restore(key);
      if (was === undefined) this.#payees.delete(key);
      else this.#payees.set(key, was);
    }
  }

  #factsOf(key: string): readonly Fact[] {
    return this.#facts.get(key) ?? [];
  }

  #restore(...keys: readonly string[]): void {
    for (const key of keys) this.#facts.set(key, this.#done.before.facts.get(key) ?? []);
  }

  /** Takes the facts of the run away, also where a later report only repeats them. */
  #takenBack(key: string): readonly Fact[] {
    const of = ({ facts }: Known) => new Map((facts.get(key) ?? []).map((fact) => [fact.slot, fact]));
    const [before, after, now] = [of(this.#done.before), of(this.#done.after), of(this.#now)];
    const kept = new Map(now);
    const restore = (slot: string) => {
      const was = before.get(slot);
      if (was) kept.set(slot, was);
      else kept.delete(slot);
    };
    for (const slot of new Set([...before.keys(), ...after.keys()])) {
      const [was, became, is] = [before, after, now].map((facts) => facts.get(slot));
      const isRepeated = (is?.value ?? null) === (became?.value ?? null) && was?.value !== became?.value;
      if (is?.file === became?.file || isRepeated) restore(slot);
    }
    if (standing([...kept.values()]).length < kept.size) restore(COMPLETE);
    return [...kept.values()];
  }
}

function fieldsOf(subject: string): readonly string[] {
  return subject === 'pay' ? ['hourly_rate', 'salary'] : [subject];
}

/** The people, fields and payees that a run changed. */
export function changesOf({ before, after }: Transition): Set<string> {
  const changed = new Set<string>();
  for (const code of new Set([...before.employees.keys(), ...after.employees.keys()])) {
    const [was, is] = [before.employees.get(code), after.employees.get(code)];
    if (!was || !is) changed.add(code);
    else for (const field of FIELDS) if (was[field] !== is[field]) changed.add(`${code} ${field}`);
  }
  for (const key of new Set([...before.payees.keys(), ...after.payees.keys()]))
    if (textOf(before.payees.get(key)) !== textOf(after.payees.get(key))) changed.add(key);
  return changed;
}
