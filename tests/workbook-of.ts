import { strToU8, zipSync } from 'fflate';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const STRICT_MAIN = 'http://purl.oclc.org/ooxml/spreadsheetml/main';
const STRICT_RELATIONS = 'http://purl.oclc.org/ooxml/officeDocument/relationships';

/** A sheet of a workbook: the XML within `sheetData` and behind it. */
export type ExampleSheet = {
  readonly name: string;
  readonly rows: string;
  readonly after?: string;
  readonly state?: string;
  /** The last word of the relation's type. Default: `worksheet`. */
  readonly kind?: string;
};

export type ExampleWorkbook = {
  readonly sheets: readonly ExampleSheet[];
  /** The XML of shared texts, one `<si>` each. */
  readonly texts?: string;
  /** The XML within `styleSheet`. Default: style 1 is a date. */
  readonly styles?: string;
  readonly date1904?: boolean;
  readonly strict?: boolean;
};

const DATE_STYLE = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>';

/** Returns the parts of a small workbook by path. */
export function workbookParts(workbook: ExampleWorkbook): Record<string, string> {
  const { sheets, texts, styles = DATE_STYLE, date1904 = false, strict = false } = workbook;
  const main = `xmlns="${strict ? STRICT_MAIN : MAIN}"`;
  const relations = strict ? STRICT_RELATIONS : RELATIONS;
  const tags = sheets.map(({ name, state }, at) => {
    const visible = state === undefined ? '' : ` state="${state}"`;
    return `<sheet name="${name}" sheetId="${at + 1}"${visible} r:id="rId${at + 1}"/>`;
  });
  const links = sheets.map(({ kind = 'worksheet' }, at) =>
    link(`rId${at + 1}`, kind, `worksheets/sheet${at + 1}.xml`),
  );
  const allLinks = [...links, link('rId900', 'styles', 'styles.xml')];
  if (texts !== undefined) allLinks.push(link('rId901', 'sharedStrings', 'sharedStrings.xml'));
  const properties = date1904 ? '<workbookPr date1904="1"/>' : '';
  return {
    '_rels/.rels': relationships([link('rId1', 'officeDocument', 'xl/workbook.xml')]),
    'xl/workbook.xml': `<workbook ${main} xmlns:r="${relations}">${properties}<sheets>${tags.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships(allLinks),
    'xl/styles.xml': `<styleSheet ${main}>${styles}</styleSheet>`,
    ...(texts === undefined ? {} : { 'xl/sharedStrings.xml': `<sst ${main}>${texts}</sst>` }),
    ...Object.fromEntries(
      sheets.map(({ rows, after = '' }, at) => [
        `xl/worksheets/sheet${at + 1}.xml`,
        `<worksheet ${main}><sheetData>${rows}</sheetData>${after}</worksheet>`,
      ]),
    ),
  };

  function link(id: string, kind: string, target: string): string {
    return `<Relationship Id="${id}" Type="${relations}/${kind}" Target="${target}"/>`;
  }
}

/** Returns a small workbook of this XML. */
export function workbookOf(workbook: ExampleWorkbook): Uint8Array {
  return zipOfTexts(workbookParts(workbook));
}

export function zipOfTexts(parts: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  return zipSync(
    Object.fromEntries(
      Object.entries(parts).map(([path, part]) => [path, typeof part === 'string' ? strToU8(part) : part]),
    ),
  );
}

function relationships(links: readonly string[]): string {
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${links.join('')}</Relationships>`;
}
