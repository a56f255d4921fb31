import { z } from 'zod';
import { BlobStore } from '../../infra/blobs/blob-store.js';
import { mappingReader } from '../../infra/mapping/current-mapping.js';
import { type ErasedEmployee, eraseEmployee } from '../../services/erasure/erase-employee.js';
import { MOST_BYTES_OF_REQUEST } from '../../services/reports/read-report.js';
import type { EraseInput } from '../../shared/inputs/erase-input.js';
import type { Caller } from '../http/request-context.js';

/** What was removed, in counts. */
export const ErasedView = z.object({
  erasure_id: z.string().meta({ description: 'The target of the entry in the audit' }),
  erased_at: z.iso.datetime().meta({ description: 'When it was begun for the first time' }),
  employees: z.int().meta({ description: 'The counts are of this call: 0 when it was done before' }),
  payees: z.int(),
  changes: z.int(),
  staff_decisions: z.int(),
  files: z.int().meta({ description: 'Files whose bytes were removed' }),
  unreadable: z
    .int()
    .meta({ description: 'Stored files that cannot be read. They may still name the person' }),
});

/** Erases a person. @throws AppError as `eraseEmployee` does */
export async function eraseOverApi(
  { services: { store, config }, account }: Caller,
  input: z.output<typeof EraseInput>,
): Promise<z.infer<typeof ErasedView>> {
  const { mapping } = await mappingReader(store.db, config)();
  const deps = { store, blobs: new BlobStore(store), mapping };
  return erasedView(await eraseEmployee(deps, { ...input, by: account, mostBytes: MOST_BYTES_OF_REQUEST }));
}

export function erasedView(erased: ErasedEmployee): z.infer<typeof ErasedView> {
  const { erasure_id, erased_at, employees, payees, changes, staff_decisions, files, unreadable } = erased;
  return {
    ...{ erasure_id, erased_at: erased_at.toISOString() },
    ...{ employees, payees, changes, staff_decisions, files, unreadable },
  };
}
