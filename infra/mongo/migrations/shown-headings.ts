import type { Document } from 'mongodb';
import { AppError } from '../../../shared/app-error.js';
import { headingIndex } from '../../../shared/reports/headings.js';
import { NO_MAPPING } from '../../../shared/reports/mapping.js';
import { shownColumns, shownHeadings } from '../../../shared/reports/shown-headings.js';
import type { Column } from '../../../shared/reports/validated-report.js';
import type { Migration } from './migration.js';

const COLLECTIONS = ['paycom_files', 'paycom_run_files'];
const INDEX = headingIndex(NO_MAPPING);
/** The validators in place may not allow what other migrations changed. */
const BYPASS = { bypassDocumentValidation: true } as const;
/** Errors whose message lists headings. */
const LISTING = ['unrecognized_report', 'no_employee_code_column'] as const;
const DRIFTS = ['added', 'removed', 'moved'] as const;

/**
 * Removes from the records of files what is not surely a heading, and their drift where it names such a text. Files without a header
 * come first, and the drift of the file after each names what was removed.
 */
export const shownHeadingsMigration: Migration = {
  name: '0011-shown-headings',
  up: async ({ context: db }) => {
    const hidden = new Set<string>();
    for (const name of COLLECTIONS)
      for await (const file of db.collection<Document>(name).find())
        for (const text of hiddenIn(file)) hidden.add(text);
    if (hidden.size === 0) return;
    for (const name of COLLECTIONS) {
      const files = db.collection<Document>(name);
      for await (const file of files.find()) {
        const isNamed = DRIFTS.some((part) => file.drift?.[part]?.some((text: string) => hidden.has(text)));
        const $set = {
          ...(hiddenIn(file).length > 0 && shownIn(file)),
          ...(isNamed && { drift: null }),
          ...(file.error && names(file.error, hidden) && { error: withoutHeadings(file.error) }),
        };
        if (Object.keys($set).length > 0) await files.updateOne({ _id: file._id }, { $set }, BYPASS);
      }
    }
    const logs = db.collection<Document>('paycom_sync_logs');
    for await (const { _id, errors } of logs.find({ 'errors.code': { $in: LISTING } })) {
      const cleaned = errors.map((error: StoredError) =>
        names(error, hidden) ? withoutHeadings(error) : error,
      );
      await logs.updateOne({ _id }, { $set: { errors: cleaned } }, BYPASS);
    }
  },
};

type StoredError = { readonly code: string; readonly message: string };

function names({ code, message }: StoredError, hidden: ReadonlySet<string>): boolean {
  return isListing(code) && [...hidden].some((text) => message.includes(text));
}

function withoutHeadings(error: StoredError): StoredError {
  const { code } = error;
  const message = isListing(code) ? new AppError(code, { headings: 'not shown' }).message : error.message;
  return { ...error, message };
}

function isListing(code: string): code is (typeof LISTING)[number] {
  return LISTING.some((listing) => listing === code);
}

function hiddenIn(file: Document): string[] {
  const { columns, unmapped_headings } = shownIn(file);
  const shown = new Set([...columns.map(({ heading }) => heading), ...unmapped_headings]);
  const stored = [...columnsOf(file).map(({ heading }) => heading), ...unmappedOf(file)];
  return stored.filter((text) => !shown.has(text));
}

/** A file that is no report has no columns. */
function shownIn(file: Document) {
  const columns = shownColumns(columnsOf(file), INDEX);
  const unmapped_headings =
    columns.length > 0
      ? columns.filter(({ field }) => field === null).map(({ heading }) => heading)
      : shownHeadings(unmappedOf(file), INDEX);
  return { columns, unmapped_headings };
}

function columnsOf({ columns = [] }: Document): Column[] {
  return columns;
}

function unmappedOf({ unmapped_headings = [] }: Document): string[] {
  return unmapped_headings;
}
