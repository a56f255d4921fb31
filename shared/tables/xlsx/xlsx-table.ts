import { rereadable, type SourceTable } from '../source-table.js';
import { unreadable, XLSX_LIMITS, type XlsxLimits } from './limits.js';
import { readMergedRanges } from './merged-ranges.js';
import { readSharedTexts } from './shared-texts.js';
import { readSheetRows, type SheetContext } from './sheet-rows.js';
import { readStyles } from './styles.js';
import { openWorkbook } from './workbook.js';

/**
 * Returns every sheet of an Excel workbook as a table with typed cells, hidden rows included. Sheets that are hidden or have no cells are
 * passed over. Rows are inflated and read in each pass, so memory holds the file, its shared texts and a few rows. A formula gives its
 * stored result. The value of a merged cell counts for every row that the cell covers.
 *
 * @throws AppError `not_a_report` when the file is not a workbook, is damaged or exceeds a limit, also while rows are read.
 */
export function readXlsxTables(bytes: Uint8Array, limits: XlsxLimits = XLSX_LIMITS): SourceTable[] {
  const { sheets, is1904, ...parts } = openWorkbook(bytes, limits);
  if (sheets.every((sheet) => 'passedOver' in sheet)) throw unreadable('no sheet with cells is visible');
  const texts = parts.texts ? readSharedTexts(parts.texts.texts(), limits) : [];
  const styles = parts.styles ? readStyles(parts.styles.texts(), limits) : [];
  return sheets.map((sheet): SourceTable => {
    const { name } = sheet;
    if ('passedOver' in sheet) return { sheet: name, table: name, rows: [], passedOver: sheet.passedOver };
    let context: SheetContext | undefined;
    const rows = rereadable(() => {
      const merges = context?.merges ?? readMergedRanges(sheet.part.texts(), limits);
      context = { texts, styles, is1904, limits, merges };
      return readSheetRows(sheet.part.texts(), context);
    });
    return { sheet: name, table: name, rows };
  });
}
