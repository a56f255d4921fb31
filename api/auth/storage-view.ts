import { z } from 'zod';
import { STORAGE_KINDS, type StorageFigure } from '../../infra/storage/storage-figures.js';

export const StorageView = z.object({
  kind: z.enum(STORAGE_KINDS).meta({
    description:
      '`files` is the ledger; `raw_files` are the bytes of reports, `parsed_rows` what was read in them',
  }),
  records: z.int(),
  bytes: z.int().meta({ description: 'On the disk of the database, with indexes' }),
  oldest: z.iso.datetime().nullable(),
});

export function storageView({ kind, records, bytes, oldest }: StorageFigure): z.infer<typeof StorageView> {
  return { kind, records, bytes, oldest: oldest?.toISOString() ?? null };
}
