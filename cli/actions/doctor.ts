import pc from 'picocolors';
import { asAppError } from '../../infra/config/as-app-error.js';
import { mappingReader, roleRulesReader } from '../../infra/config/config-file-reader.js';
import { assertKeys } from '../../infra/keys/key-check.js';
import { assertSchemaCurrent } from '../../infra/mongo/migrations/migrate.js';
import { temporalTarget } from '../../infra/temporal/temporal.js';
import { assertWorker } from '../../infra/temporal/worker-presence.js';
import { scanStoredValues } from '../../services/scan-stored-values.js';
import { print, printResult } from '../render/print.js';
import { describeError } from '../render/print-error.js';
import { runConnectionTest } from '../run/test-connection.js';
import type { Context } from '../runtime/context.js';

type Check = { readonly name: string; readonly run: (context: Context) => Promise<string> };

const CHECKS: readonly Check[] = [
  {
    name: 'secret files',
    run: async (context) => {
      context.checkSecretFiles();
      return 'other users cannot read them';
    },
  },
  {
    name: 'MongoDB',
    run: async (context) => `replica set, database ${(await context.store()).db.databaseName}`,
  },
  {
    name: 'schema',
    run: async (context) => {
      await assertSchemaCurrent((await context.store()).db);
      return 'up to date';
    },
  },
  {
    name: 'keys',
    run: async (context) => {
      const { db, keyring } = await context.store();
      await assertKeys(db, keyring);
      return keyring.encrypts ? `writing with ${keyring.currentId}` : 'encryption is switched off';
    },
  },
  {
    name: 'stored values',
    run: async (context) => `${await scanStoredValues(await context.store())} records open`,
  },
  {
    name: 'report mapping',
    run: async ({ config }) => {
      mappingReader(config)();
      return config.reports.mappingPath ?? 'not set: only the standard headings';
    },
  },
  {
    name: 'role mapping',
    run: async ({ config }) => {
      const rules = roleRulesReader(config)();
      return rules ? `${rules.length} rules` : 'not set: the position family is the role';
    },
  },
  { name: 'Temporal', run: async (context) => `namespace ${(await context.temporal()).namespace}` },
  {
    name: 'transport',
    run: async (context) => {
      const { tls } = (await context.store()).db.client.options;
      const { connectionOptions } = temporalTarget(context.config);
      const isHttps = context.config.api.publicUrl?.startsWith('https:');
      const parts = { MongoDB: tls, Temporal: connectionOptions.tls, 'the public URL': isHttps };
      return Object.entries(parts)
        .map(([part, encrypted]) => `${part} ${encrypted ? 'with' : 'without'} TLS`)
        .join(', ');
    },
  },
  {
    name: 'worker',
    run: async (context) => {
      const { taskQueue } = context.config.temporal;
      const { client } = await context.temporal();
      await assertWorker(client, taskQueue);
      return `polls ${taskQueue}`;
    },
  },
];

/** Tests every part that a sync needs. Exits with the code of the first failure. */
export async function doctor(context: Context): Promise<void> {
  printResult({ name: 'settings', found: '' }, describePassed);
  const codes: number[] = [];
  for (const check of CHECKS) codes.push(await perform(check, context));
  print('\nSFTP');
  codes.push(await runConnectionTest(context, false));
  context.exitCode = codes.find((code) => code !== 0) ?? 0;
}

async function perform({ name, run }: Check, context: Context): Promise<number> {
  try {
    printResult({ name, found: await run(context) }, describePassed);
    return 0;
  } catch (error) {
    const known = asAppError(error);
    printResult(known, (error) => `${pc.red('✗')} ${name}\n${describeError(error)}`);
    return known.exitCode;
  }
}

function describePassed({ name, found }: { readonly name: string; readonly found: string }): string {
  return `${pc.green('✓')} ${name}  ${pc.dim(found)}`;
}
