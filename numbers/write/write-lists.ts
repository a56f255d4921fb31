import type { Link } from '../cell.js';
import { NumbersError } from '../numbers-error.js';
import { type Message, TYPE } from '../schema.js';
import { encode } from './encode-message.js';
import type { StoredObject } from './write-stream.js';

const LIST_KIND = { text: 1, format: 2, richText: 8 } as const;
const CURRENCY_KIND = 257;

/** Collects the list entries that cells of a table refer to: texts, currency formats, rich texts. Keys start at 1. */
export class ListsWriter {
  readonly #nextId: () => number;
  readonly #texts = new Map<string, { key: number; uses: number }>();
  readonly #currencies = new Map<string, number>();
  readonly #richTexts: number[] = [];
  readonly #objects: StoredObject[] = [];

  constructor(nextId: () => number) {
    this.#nextId = nextId;
  }

  textKey(text: string): number {
    const known = this.#texts.get(text);
    if (known) {
      known.uses++;
      return known.key;
    }
    this.#texts.set(wellFormed(text), { key: this.#texts.size + 1, uses: 1 });
    return this.#texts.size;
  }

  currencyKey(code: string): number {
    const key = this.#currencies.get(code) ?? this.#currencies.size + 1;
    this.#currencies.set(code, key);
    return key;
  }

  richTextKey(text: string, links: readonly Link[], row: number, column: number): number {
    const smartFields = { entries: this.#linkAttributes(wellFormed(text), links) };
    const storage = this.#add(TYPE.storage[0], encode('Storage', { text: [text], smartFields }));
    const cell = { packed: ((column << 16) | (row & 0xffff)) >>> 0 };
    return this.#richTexts.push(
      this.#add(TYPE.richText, encode('RichText', { storage: reference(storage), cell })),
    );
  }

  /** Returns the lists as objects with these ids, and the objects they refer to. */
  finish(ids: { readonly text: number; readonly format: number; readonly richText: number }): StoredObject[] {
    const texts = [...this.#texts].map(([text, { key, uses }]) => ({ key, uses, text }));
    const formats = [...this.#currencies].map(([currency, key]) => ({
      key,
      uses: 1,
      format: { kind: CURRENCY_KIND, decimals: 2, currency },
    }));
    const richTexts = this.#richTexts.map((id, i) => ({ key: i + 1, uses: 1, richText: reference(id) }));
    return [
      listObject(ids.text, LIST_KIND.text, texts),
      listObject(ids.format, LIST_KIND.format, formats),
      listObject(ids.richText, LIST_KIND.richText, richTexts),
      ...this.#objects,
    ];
  }

  /** A link is stored as an attribute at its start and an empty attribute at its end. */
  #linkAttributes(text: string, links: readonly Link[]): Message<'Attribute'>[] {
    let from = 0;
    return links.flatMap((link) => {
      const index = text.indexOf(link.text, from);
      if (index < 0) throw new NumbersError('unsupported', 'the text of a link is not in its cell');
      from = index + link.text.length;
      const object = reference(this.#add(TYPE.hyperlink, encode('Hyperlink', { url: wellFormed(link.url) })));
      return [{ index, object }, { index: from }];
    });
  }

  #add(type: number, message: Uint8Array): number {
    const id = this.#nextId();
    this.#objects.push({ id, type, message });
    return id;
  }
}

export function reference(id: number): Message<'Reference'> {
  return { id: String(id) };
}

/** Returns a list without entries. */
export function emptyList(id: number, kind: number): StoredObject {
  return listObject(id, kind, []);
}

function listObject(id: number, kind: number, entries: readonly Message<'ListEntry'>[]): StoredObject {
  return { id, type: TYPE.dataList[0], message: encode('List', { kind, next: entries.length + 1, entries }) };
}

/** A lone surrogate cannot be encoded in UTF-8. It would be read back as another character. */
function wellFormed(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new NumbersError('unsupported', 'a text contains a lone surrogate');
  return text;
}
