import type { Cell } from '../../../numbers/cell.js';
import { textCell } from './cell-value.js';
import { within, type XlsxLimits } from './limits.js';
import { readXml } from './xml-reader.js';

/** Reads the texts that cells refer to by number, without phonetic guides. Null is an empty text. */
export function readSharedTexts(texts: Iterable<string>, limits: XlsxLimits): (Cell | null)[] {
  const cells: (Cell | null)[] = [];
  let text = '';
  let length = 0;
  let isPhonetic = false;
  let isText = false;
  readXml(texts, {
    open: (name) => {
      if (name === 'si') text = '';
      if (name === 'rPh') isPhonetic = true;
      if (name === 't') isText = !isPhonetic;
    },
    text: (value) => {
      if (!isText) return;
      text += value;
      within(text.length, limits.textLength, 'characters in a text');
      length += value.length;
      within(length, limits.sharedTextLength, 'characters in its texts');
    },
    close: (name) => {
      if (name === 't') isText = false;
      if (name === 'rPh') isPhonetic = false;
      if (name !== 'si') return;
      cells.push(textCell(text));
      within(cells.length, limits.sharedTexts, 'texts');
    },
  });
  return cells;
}
