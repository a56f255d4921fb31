import { mappingReader } from '../../infra/mapping/current-mapping.js';
import { countVersions, listVersions } from '../../infra/mapping/mapping-versions.js';
import { printResult } from '../render/print.js';
import { printList } from '../render/print-list.js';
import { describeMapping, describeVersions } from '../render/print-mapping.js';
import type { Context } from '../runtime/context.js';

type Options = { readonly json?: true };

export async function showMapping(context: Context, { json }: Options): Promise<void> {
  const current = await mappingReader(await context.db(), await context.config())();
  printResult(current, describeMapping, json);
}

export async function listMappings(
  context: Context,
  { limit, json }: Options & { readonly limit: number },
): Promise<void> {
  const db = await context.db();
  const items = await listVersions(db, { limit });
  await printList({ items, limit, count: () => countVersions(db) }, describeVersions, json);
}
