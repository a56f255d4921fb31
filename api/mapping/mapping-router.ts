import { z } from 'zod';
import { mappingReader } from '../../infra/mapping/current-mapping.js';
import { findVersions, listVersions, saveVersion } from '../../infra/mapping/mapping-versions.js';
import { previewMapping } from '../../services/reports/preview-mapping.js';
import { AppError } from '../../shared/app-error.js';
import { PreviewMappingInput, SaveMappingInput } from '../../shared/inputs/mapping-inputs.js';
import { openedHeadings } from '../../shared/reports/opened-headings.js';
import type { Services } from '../http/request-context.js';
import { requirePermission } from '../http/require-permission.js';
import { Paging, pageOf, readPage } from '../trpc/page.js';
import { procedure, router } from '../trpc/trpc.js';
import {
  MappingPreviewView,
  MappingVersionView,
  MappingView,
  mappingPreviewView,
  mappingVersionView,
  mappingView,
} from './mapping-view.js';

const Anchor = z.object({ number: z.int() });

export const mappingRouter = router({
  show: procedure('syncs:read', {
    method: 'GET',
    path: '/api/paycom/mapping/',
    summary: 'Show the report mapping in effect, and whether it is a file or in the database',
  })
    .input(z.strictObject({}).prefault({}))
    .output(MappingView)
    .query(async ({ ctx }) => mappingView(await currentMapping(ctx.services))),

  versions: procedure('syncs:read', {
    method: 'GET',
    path: '/api/paycom/mapping/versions/',
    summary: 'List the saved versions of the report mapping, newest first: who saved them, and why',
  })
    .input(z.strictObject(Paging).prefault({}))
    .output(pageOf(MappingVersionView))
    .query(async ({ ctx, input }) => {
      const { db } = ctx.services.store;
      const { items, next } = await readPage(ctx, input, {
        anchor: Anchor,
        find: (after, limit) => listVersions(db, { before: after?.number, limit }),
        anchorOf: ({ number }) => ({ number }),
      });
      return { items: items.map(mappingVersionView), next };
    }),

  preview: procedure('mapping:manage', {
    method: 'POST',
    path: '/api/paycom/mapping/preview/',
    summary: 'Read the stored files with another mapping, and count what it would read. Changes nothing',
  })
    .input(PreviewMappingInput)
    .output(MappingPreviewView)
    .mutation(async ({ ctx: { services }, input }) => {
      const { mapping: before } = await currentMapping(services);
      const { timeZone: time_zone } = services.config.reports;
      const after = { ...input.mapping, time_zone };
      return mappingPreviewView(
        await previewMapping(services.store, { before, after, config: services.config }),
      );
    }),

  save: procedure('mapping:manage', {
    method: 'POST',
    path: '/api/paycom/mapping/save/',
    summary: 'Save a new version of the report mapping. The next sync reads the stored files with it',
  })
    .input(SaveMappingInput)
    .output(z.object({ version: z.int() }))
    .mutation(async ({ ctx: { services, account }, input }) => {
      const current = await currentMapping(services);
      if (current.source === 'file') throw new AppError('mapping_read_only', { path: current.path });
      // Who may not see sensitive fields could read them in another column.
      const earlier = (await findVersions(services.store.db).toArray()).map(({ mapping }) => mapping);
      if (openedHeadings(current.mapping, input.mapping, earlier).length > 0)
        requirePermission(account, 'sensitive:reveal');
      return { version: await saveVersion(services.store.db, { ...input, by: account }) };
    }),
});

function currentMapping({ store, config }: Services) {
  return mappingReader(store.db, config)();
}
