import { Parser } from 'htmlparser2';
import { unreadable, withinLimit } from './limits.js';

/** The events of a part's XML, in order. Names have no namespace prefix. */
export type XmlEvents = {
  readonly open?: (name: string) => void;
  /** An attribute of the element that was opened last. */
  readonly attribute?: (name: string, value: string) => void;
  readonly text?: (value: string) => void;
  readonly close?: (name: string) => void;
};

/** Elements within elements. Excel's own parts have about ten levels. */
const MAX_DEPTH = 100;
/** The longest tag or comment, in characters. */
const MAX_MARKUP = 4 * 2 ** 20;

/**
 * Reads XML that is written to it part by part. Knows the five named entities and numeric ones. A document type, which could define
 * more, is refused.
 */
export class XmlReader {
  readonly #parser: Parser;
  #depth = 0;
  #hasRoot = false;
  #sinceEvent = 0;

  constructor({ open, attribute, text, close }: XmlEvents) {
    this.#parser = new Parser(
      {
        onopentagname: (name) => {
          this.#sinceEvent = 0;
          this.#hasRoot = true;
          this.#depth += 1;
          withinLimit(this.#depth, MAX_DEPTH, 'levels of XML');
          open?.(localName(name));
        },
        onattribute: (name, value) => {
          this.#sinceEvent = 0;
          attribute?.(localName(name), value);
        },
        ontext: (value) => {
          this.#sinceEvent = 0;
          text?.(value);
        },
        onclosetag: (name) => {
          this.#sinceEvent = 0;
          this.#depth -= 1;
          close?.(localName(name));
        },
        onprocessinginstruction: (name) => {
          if (/^!doctype$/i.test(name)) throw unreadable('its XML has a document type');
        },
      },
      { xmlMode: true },
    );
  }

  /** @throws AppError `not_a_report` */
  write(text: string): void {
    this.#sinceEvent += text.length;
    withinLimit(this.#sinceEvent, MAX_MARKUP, 'characters in a tag');
    this.#parser.write(text);
  }

  /** @throws AppError `not_a_report` when an element is not closed. */
  end(): void {
    if (this.#depth > 0 || !this.#hasRoot) throw unreadable('its XML is cut off');
  }
}

/** @throws AppError `not_a_report` */
export function readXml(texts: Iterable<string>, events: XmlEvents): void {
  const reader = new XmlReader(events);
  for (const text of texts) reader.write(text);
  reader.end();
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
