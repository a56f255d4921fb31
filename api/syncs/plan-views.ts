import { z } from 'zod';
import { CHANGE_GROUPS } from '../../shared/change-group.js';
import { ReportTime, ReportType } from '../../shared/report.js';

/** Why a plan is held: a brake, its figure, and the highest figure that needs no approval. `earlier`: the part of the figure from earlier syncs. */
export const BrakeView = z.object({
  brake: z.string(),
  figure: z.number(),
  limit: z.number(),
  field: z.exactOptional(z.string()),
  earlier: z.exactOptional(z.number()),
  examples: z.exactOptional(z.array(z.string())),
  files: z.exactOptional(z.array(z.string())),
});
type Brake = z.infer<typeof BrakeView>;

const ValueView = z.object({ field: z.string(), before: z.unknown(), after: z.unknown() });

/** A planned change of an employee. `values` is only present when the caller asked for the values and may see them. */
export const PlannedChangeView = z.object({
  employee_id: z.string(),
  name: z.string().optional(),
  kind: z.enum(['created', 'updated', 'removed']),
  /** The group that people review it in. */
  group: z.enum(CHANGE_GROUPS),
  fields: z.array(z.string()),
  values: z.array(ValueView).optional(),
});
type PlannedChange = z.infer<typeof PlannedChangeView>;

/** An employee that the newest full report does not list, and the newest one that does. Null when none ever did. */
export const MissingEmployeeView = z.object({
  employee_id: z.string(),
  name: z.string().optional(),
  last_listed: z.object({ report_type: ReportType, report_time: ReportTime }).nullable(),
});
type MissingEmployee = z.infer<typeof MissingEmployeeView>;

/** A brake about payees has no examples: they say whose pay is garnished. */
export function brakeView({ brake, figure, limit, field, earlier, examples, files }: Brake): Brake {
  return {
    ...{ brake, figure, limit },
    ...(field !== undefined && { field }),
    ...(earlier !== undefined && { earlier }),
    ...(examples && !brake.startsWith('payees_') && { examples }),
    ...(files && { files }),
  };
}

export function plannedChangeView(change: PlannedChange): PlannedChange {
  const { employee_id, name, kind, group, fields, values } = change;
  const shown = values?.map(({ field, before, after }) => ({ field, before, after }));
  return {
    ...{ employee_id, kind, group, fields },
    ...(name !== undefined && { name }),
    ...(shown && { values: shown }),
  };
}

export function missingEmployeeView({ employee_id, name, last_listed }: MissingEmployee): MissingEmployee {
  const who = { employee_id, ...(name !== undefined && { name }) };
  if (last_listed === null) return { ...who, last_listed };
  const { report_type, report_time } = last_listed;
  return { ...who, last_listed: { report_type, report_time } };
}
