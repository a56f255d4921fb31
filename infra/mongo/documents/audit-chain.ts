import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../shared/canonical-json.js';
import type { AuditDocument } from './audit-document.js';

export type UnchainedEntry = Omit<AuditDocument, 'number' | 'previous' | 'hash'>;
export type AuditHead = Pick<AuditDocument, 'number' | 'hash'>;

/** Returns an entry as the one after `head`, null before the first one. */
export function chainEntry(entry: UnchainedEntry, head: AuditHead | null): AuditDocument {
  const linked = { ...entry, number: (head?.number ?? 0) + 1, previous: head?.hash ?? '' };
  return { ...linked, hash: hashOf(linked) };
}

/** Hashes what the database keeps: dates as text, nothing that is undefined. */
export function hashOf(entry: Omit<AuditDocument, 'hash'>): string {
  return createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(entry))))
    .digest('hex');
}

/** `from` and `to`: the numbers of the entries. `moved`: the entry does not follow the one before it. */
export type AuditFault = {
  readonly from: number;
  readonly to: number;
  readonly fault: 'missing' | 'changed' | 'moved';
};

/** Checks entries one after the other, in the order of their numbers. */
export class AuditCheck {
  readonly faults: AuditFault[] = [];
  readonly #known: ReadonlyMap<number, string>;
  #last: AuditHead = { number: 0, hash: '' };

  /** `known`: entries whose hashes are known from elsewhere. */
  constructor(known: readonly AuditHead[]) {
    this.#known = new Map(known.map(({ number, hash }) => [number, hash]));
  }

  /** The number and hash of the last entry. */
  get last(): AuditHead {
    return this.#last;
  }

  add({ hash, ...entry }: AuditDocument): void {
    const { number, previous } = entry;
    const follows = number === this.#last.number + 1;
    if (!follows) this.#report('missing', this.#last.number + 1, number - 1);
    if (hashOf(entry) !== hash || (this.#known.get(number) ?? hash) !== hash) this.#report('changed', number);
    else if (follows && previous !== this.#last.hash) this.#report('moved', number);
    this.#last = { number, hash };
  }

  /** Without a known entry, the newest ones may be missing. */
  end(): void {
    const { number } = this.#last;
    const highest = Math.max(this.#known.size === 0 && number > 0 ? number + 1 : 0, ...this.#known.keys());
    if (highest > number) this.#report('missing', number + 1, highest);
  }

  #report(fault: AuditFault['fault'], from: number, to = from): void {
    this.faults.push({ from, to, fault });
  }
}
