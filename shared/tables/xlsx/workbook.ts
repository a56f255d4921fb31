import type { PassedOverTable } from '../../passed-over-table.js';
import { unreadable, withinLimit, type XlsxLimits } from './limits.js';
import { type Part, type Relation, XlsxPackage } from './package.js';
import { readXml } from './xml-reader.js';

/** A sheet in the order of its tabs. One that is passed over has no part. */
export type WorkbookSheet =
  | { readonly name: string; readonly part: Part }
  | { readonly name: string; readonly passedOver: PassedOverTable['reason'] };

export type Workbook = {
  readonly sheets: readonly WorkbookSheet[];
  readonly is1904: boolean;
  readonly texts: Part | undefined;
  readonly styles: Part | undefined;
};

type ListedSheet = { readonly name: string; readonly state: string; readonly id: string };

/**
 * Reads the sheets of a workbook and the parts that they need. Hidden sheets, and sheets without cells, are passed over.
 *
 * @throws AppError `not_a_report`
 */
export function openWorkbook(bytes: Uint8Array, limits: XlsxLimits): Workbook {
  const parts = new XlsxPackage(bytes, limits);
  const root = [...parts.relationsOf('').values()].find(({ kind }) => kind === 'officeDocument');
  const path = root?.target ?? 'xl/workbook.xml';
  if (path.endsWith('.bin')) throw unreadable('it is a binary workbook (.xlsb)');
  const relations = parts.relationsOf(path);
  const { listed, is1904 } = readWorkbook(partOf(parts, path, 'workbook').texts(), limits);
  const sheets = listed.map((sheet) => openSheet(parts, sheet, relations.get(sheet.id)));
  return {
    sheets,
    is1904,
    texts: linked(parts, relations, 'sharedStrings'),
    styles: linked(parts, relations, 'styles'),
  };
}

function readWorkbook(
  texts: Iterable<string>,
  limits: XlsxLimits,
): { readonly listed: readonly ListedSheet[]; readonly is1904: boolean } {
  const listed: ListedSheet[] = [];
  let is1904 = false;
  let element = '';
  let sheet = { name: '', state: '', id: '' };
  readXml(texts, {
    open: (name) => {
      element = name;
      if (name === 'sheet') sheet = { name: '', state: '', id: '' };
    },
    attribute: (name, value) => {
      if (element === 'workbookPr' && name === 'date1904') is1904 = value === '1' || value === 'true';
      if (element === 'sheet' && (name === 'name' || name === 'state' || name === 'id')) sheet[name] = value;
    },
    close: (name) => {
      if (name === 'sheet') listed.push(sheet);
      withinLimit(listed.length, limits.sheets, 'sheets');
    },
  });
  return { listed, is1904 };
}

function openSheet(
  parts: XlsxPackage,
  { name, state }: ListedSheet,
  relation: Relation | undefined,
): WorkbookSheet {
  if (state === 'hidden') return { name, passedOver: 'hidden' };
  if (state === 'veryHidden') return { name, passedOver: 'very_hidden' };
  if (relation === undefined)
    throw unreadable('as an Excel workbook, it does not say where one of its sheets is');
  if (relation.kind === 'chartsheet') return { name, passedOver: 'chart' };
  if (relation.kind !== 'worksheet') return { name, passedOver: 'no_cells' };
  return { name, part: partOf(parts, relation.target, 'sheet') };
}

function linked(
  parts: XlsxPackage,
  relations: ReadonlyMap<string, Relation>,
  kind: string,
): Part | undefined {
  const relation = [...relations.values()].find((each) => each.kind === kind);
  return relation && partOf(parts, relation.target, `list of ${kind}`);
}

function partOf(parts: XlsxPackage, path: string, what: string): Part {
  const part = parts.part(path);
  if (part === undefined) throw unreadable(`as an Excel workbook, it has no ${what}`);
  parts.spend(path);
  return part;
}
