import { isSensitive } from '../employee.js';
import { PAYEE_IDENTITY } from '../payee.js';
import type { ColumnName } from './aliases.js';
import { headingIndex } from './headings.js';
import { NO_MAPPING, type ReportMapping } from './mapping.js';

/** The columns of rates that have pay. */
const OF_PAY: readonly ColumnName[] = ['amount', 'annual_amount'];
const OF_PAYEES: ReadonlySet<string> = new Set(PAYEE_IDENTITY);

/**
 * Returns the headings of sensitive columns that a mapping gives to columns that anyone may see, and the mapping before did not. Who saves it could
 * read their cells. `earlier`: the versions before that one, whose rules someone may have removed first.
 */
export function openedHeadings(
  before: ReportMapping,
  after: ReportMapping,
  earlier: Iterable<ReportMapping> = [],
): string[] {
  const [was, is] = [before, after].map(headingIndex);
  const known = [NO_MAPPING, before, ...earlier].map(headingIndex);
  const isHidden = (heading: string) => known.some((index) => isSensitiveColumn(index.get(heading)?.column));
  return [...(is ?? [])].flatMap(([heading, { column }]) => {
    const isOpened = isHidden(heading) && !isSensitiveColumn(column) && was?.get(heading)?.column !== column;
    return isOpened ? [heading] : [];
  });
}

function isSensitiveColumn(column: ColumnName | undefined): boolean {
  return column !== undefined && (isSensitive(column) || OF_PAYEES.has(column) || OF_PAY.includes(column));
}
