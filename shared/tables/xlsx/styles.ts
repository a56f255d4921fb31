import { withinLimit, type XlsxLimits } from './limits.js';
import { builtInKind, customKind, type FormatKind } from './number-format.js';
import { readXml } from './xml-reader.js';

/** Reads the kind of the numbers of each cell style, by the style's index. */
export function readStyles(texts: Iterable<string>, limits: XlsxLimits): FormatKind[] {
  const custom = new Map<number, FormatKind>();
  const ids: number[] = [];
  let list = '';
  let element = '';
  let format = { id: 0, code: '' };
  readXml(texts, {
    open: (name) => {
      element = name;
      if (name === 'numFmts' || name === 'cellXfs') list = name;
      if (name === 'numFmt') format = { id: 0, code: '' };
      if (name === 'xf' && list === 'cellXfs') ids.push(0);
      withinLimit(ids.length, limits.styles, 'cell styles');
    },
    attribute: (name, value) => {
      if (element === 'xf' && list === 'cellXfs' && name === 'numFmtId') ids[ids.length - 1] = Number(value);
      if (element === 'numFmt' && name === 'numFmtId') format.id = Number(value);
      if (element === 'numFmt' && name === 'formatCode') format.code = value;
    },
    close: (name) => {
      if (name === list) list = '';
      if (name === 'numFmt' && list === 'numFmts') custom.set(format.id, customKind(format.code));
      withinLimit(custom.size, limits.styles, 'number formats');
    },
  });
  return ids.map((id) => custom.get(id) ?? builtInKind(id));
}
