import { workbookOf } from './workbook-of.js';

const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
const row = (...texts: string[]) => `<row>${texts.map(cell).join('')}</row>`;
const HEADER = row('EE Code', 'EE Name', 'Status');
const PERSON = row('0009', 'FAKE, EVA', 'A');

/** A directory within every limit, half a megabyte of it, whose parsing takes long. */
export function slowWorkbook(): Uint8Array {
  return workbookOf({ sheets: [{ name: 'S', rows: HEADER + PERSON.repeat(500_000) }] });
}

/** A directory of one person, the employee 0009, whose parsing takes more than 256 MB of heap. */
export function hungryWorkbook(): Uint8Array {
  const texts = Array.from({ length: 4_000_000 }, (_, at) => `<si><t>${at} text</t></si>`).join('');
  return workbookOf({ sheets: [{ name: 'S', rows: HEADER + PERSON }], texts });
}
