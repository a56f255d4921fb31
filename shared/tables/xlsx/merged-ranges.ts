import type { Merge } from '../../../numbers/merge.js';
import { rangeOf } from './cell-reference.js';
import { within, type XlsxLimits } from './limits.js';
import { XmlReader } from './xml-reader.js';

const NAME = 'mergeCells';
/** Characters before the name that may belong to its tag: `<` and a namespace prefix. */
const BEFORE = 64;

/**
 * Reads the merged ranges of a sheet. They stand behind its rows, so this inflates the whole sheet, and compares its checksum, before the
 * first row is read. It searches for the tag, which is many times faster than to parse the rows.
 */
export function readMergedRanges(texts: Iterable<string>, limits: XlsxLimits): Merge[] {
  const ranges: Merge[] = [];
  let reader: XmlReader | undefined;
  let isOver = false;
  let kept = '';
  for (const text of texts) {
    if (isOver) continue;
    if (reader !== undefined) {
      reader.write(text);
      continue;
    }
    const searched = kept + text;
    const found = searched.indexOf(NAME);
    const tag = searched.lastIndexOf('<', found);
    if (found < 0 || tag < 0) {
      kept = searched.slice(-BEFORE);
      continue;
    }
    reader = rangesReader(ranges, limits, () => {
      isOver = true;
    });
    reader.write(searched.slice(tag));
  }
  return ranges;
}

function rangesReader(ranges: Merge[], limits: XlsxLimits, done: () => void): XmlReader {
  let element = '';
  return new XmlReader({
    open: (name) => {
      element = name;
    },
    attribute: (name, value) => {
      const range = element === 'mergeCell' && name === 'ref' ? rangeOf(value) : undefined;
      if (range === undefined) return;
      ranges.push(range);
      within(ranges.length, limits.merges, 'merged ranges');
    },
    close: (name) => {
      if (name === NAME) done();
    },
  });
}
