import { z } from 'zod';
import type { listVersions } from '../../infra/mapping/mapping-versions.js';
import type { MappingPreview } from '../../services/reports/preview-mapping.js';
import { type CurrentMapping, ReportMapping } from '../../shared/reports/mapping.js';

function rulesView(mapping: ReportMapping): z.infer<typeof ReportMapping> {
  const { aliases, columns_off, employee_id_width, status_words, date_order, report_files } = mapping;
  return {
    ...{ aliases, columns_off, status_words, date_order, report_files },
    ...(employee_id_width !== undefined && { employee_id_width }),
  };
}

/** The mapping in effect, and where it is kept. */
export const MappingView = z.object({
  source: z.enum(['file', 'database']),
  path: z.string().optional().meta({ description: 'The file that has it. Then it cannot be changed here' }),
  version: z.int().meta({ description: 'The version in effect; 0 when none is saved, and with a file' }),
  mapping: ReportMapping,
});

export function mappingView(current: CurrentMapping): z.infer<typeof MappingView> {
  const mapping = rulesView(current.mapping);
  return current.source === 'file'
    ? { source: 'file', path: current.path, version: 0, mapping }
    : { source: 'database', version: current.version, mapping };
}

/** A version of the mapping, who saved it, and why. */
export const MappingVersionView = z.object({
  number: z.int(),
  at: z.iso.datetime(),
  by: z.string().meta({ description: 'The id of the account' }),
  why: z.string(),
  mapping: ReportMapping,
});

type Version = Awaited<ReturnType<typeof listVersions>>[number];

export function mappingVersionView({
  number,
  at,
  by,
  why,
  mapping,
}: Version): z.infer<typeof MappingVersionView> {
  return { number, at: at.toISOString(), by, why, mapping: rulesView(mapping) };
}

const ReadingView = z.object({ rows: z.int(), issues: z.int() });

export const MappingPreviewView = z.object({
  freed: z.int().meta({ description: 'The rows and cells that are read with the new mapping and not now' }),
  files: z.array(
    z.object({ file_id: z.string(), name: z.string(), before: ReadingView, after: ReadingView }),
  ),
  files_total: z.int().meta({ description: 'The next sync reads so many files again' }),
});

export function mappingPreviewView({
  freed,
  files,
  files_total,
}: MappingPreview): z.infer<typeof MappingPreviewView> {
  return {
    ...{ freed, files_total },
    files: files.map(({ file_id, name, before, after }) => ({
      ...{ file_id, name },
      before: { rows: before.rows, issues: before.issues },
      after: { rows: after.rows, issues: after.issues },
    })),
  };
}
