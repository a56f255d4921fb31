import { isDigits } from '../fields/employee-code.js';
import type { ValidatedReport } from '../reports/validated-report.js';
import type { CodeWidth } from './plan.js';

/** How many codes of digits alone have each length. */
export type CodeWidthCounts = Readonly<Record<string, number>>;

/**
 * Returns the width to which employee codes are padded: the setting, else the most common width of the text codes in the files and of
 * the stored ids, `stored`, that are digits alone (REPORTS §5). On a tie the wider one wins. `counts` is the evidence.
 */
export function inferCodeWidth(
  reports: readonly Pick<ValidatedReport, 'code_widths'>[],
  stored: CodeWidthCounts,
  setting?: number,
): CodeWidth {
  const counts: Record<string, number> = { ...stored };
  for (const { code_widths } of reports) {
    for (const [width, count] of Object.entries(code_widths)) counts[width] = (counts[width] ?? 0) + count;
  }
  if (setting !== undefined) return { width: setting, source: 'setting', counts };
  const width = mostCommonWidth(counts);
  return { width, source: width === null ? 'none' : 'learned', counts };
}

export function countWidths(codes: Iterable<string>): CodeWidthCounts {
  const counts: Record<string, number> = {};
  for (const code of codes) if (isDigits(code)) counts[code.length] = (counts[code.length] ?? 0) + 1;
  return counts;
}

/** Returns the most common width, the wider one on a tie. Null without codes. */
export function mostCommonWidth(counts: CodeWidthCounts): number | null {
  const ranked = Object.entries(counts).map(([width, count]) => ({ width: Number(width), count }));
  ranked.sort((a, b) => b.count - a.count || b.width - a.width);
  return ranked[0]?.width ?? null;
}
