import { resolve } from 'node:path';
import { roleRulesReader } from '../../infra/config/config-file-reader.js';
import { wrappedKeys } from '../../infra/keys/data-keys.js';
import { assertKeys } from '../../infra/keys/key-check.js';
import { mappingReader } from '../../infra/mapping/current-mapping.js';
import { assertSchemaCurrent } from '../../infra/mongo/migrations/migrate.js';
import { temporalTarget, withTemporal } from '../../infra/temporal/temporal.js';
import { assertWorker } from '../../infra/temporal/worker-presence.js';
import { assertChannels } from '../../services/manage-notifications.js';
import { scanStoredValues } from '../../services/scan-stored-values.js';
import { testConnection } from '../../services/test-connection.js';
import { print, printJson, printResult } from '../render/print.js';
import { type CheckResult, describeCheck } from '../render/print-check.js';
import { describeTestStep } from '../render/print-test-step.js';
import type { Context } from '../runtime/context.js';
import { checkSettings, failedCheck } from './check-settings.js';

type Check = {
  readonly name: string;
  /** The checks and settings that this check depends on. If one of them failed or is missing, this check is left out. */
  readonly needs: readonly string[];
  readonly run: (context: Context) => Promise<string>;
};

const CHECKS: readonly Check[] = [
  {
    name: 'secret files',
    needs: ['settings'],
    run: async (context) => {
      await context.checkSecretFiles();
      return 'other users cannot read them';
    },
  },
  {
    name: 'MongoDB',
    needs: ['settings'],
    run: async (context) => `replica set, database ${(await context.db()).databaseName}`,
  },
  {
    name: 'schema',
    needs: ['MongoDB'],
    run: async (context) => {
      await assertSchemaCurrent(await context.db());
      return 'up to date';
    },
  },
  {
    name: 'keys',
    needs: ['encryption key', 'MongoDB'],
    run: async (context) => {
      const { db, keyring } = await context.store();
      await assertKeys(db, keyring);
      return keyring.encrypts ? `writing with ${keyring.currentId}` : 'encryption is switched off';
    },
  },
  {
    name: 'key wrapping',
    needs: ['keys'],
    run: async (context) => {
      const { wrappers } = await context.keys();
      if (wrappers.length === 0) return 'off: the keys are in the settings';
      const stored = await wrappedKeys(await context.db());
      const waiting = stored.filter(({ writes_from }) => writes_from > new Date());
      const by = new Set(stored.map(({ wrapped_by }) => wrapped_by));
      const later = waiting.map(
        ({ key_id, writes_from }) => `, ${key_id} writes from ${writes_from.toISOString()}`,
      );
      return `${stored.length} keys, wrapped with ${[...by].join(' and ')}${later.join('')}`;
    },
  },
  {
    name: 'stored values',
    needs: ['keys'],
    run: async (context) => `${await scanStoredValues(await context.store())} records open`,
  },
  {
    name: 'notifications',
    needs: ['keys', 'schema'],
    run: async (context) => {
      const channels = await assertChannels(await context.store());
      return channels === 0 ? 'nobody is notified: there is no channel' : `${channels} channels`;
    },
  },
  {
    name: 'report mapping',
    needs: ['schema'],
    run: async (context) => {
      const current = await mappingReader(await context.db(), await context.config())();
      if (current.source === 'file') return resolve(current.path);
      const { version } = current;
      return version === 0 ? 'none: only the standard headings' : `version ${version} in the database`;
    },
  },
  {
    name: 'role mapping',
    needs: ['settings'],
    run: async (context) => {
      const config = await context.config();
      const rules = roleRulesReader(config)();
      const path = pathOf(config.scheduling.roleMappingPath);
      return rules ? `${path}, ${rules.length} rules` : 'not set: the position family is the role';
    },
  },
  {
    name: 'Temporal',
    needs: ['settings'],
    run: async (context) => {
      const { connection, namespace } = await context.temporal();
      // A connection alone does not look for the namespace.
      await withTemporal(connection, () => connection.workflowService.describeNamespace({ namespace }));
      return `namespace ${namespace}`;
    },
  },
  {
    name: 'transport',
    needs: ['MongoDB'],
    run: async (context) => {
      const { tls } = (await context.db()).client.options;
      const { connectionOptions } = temporalTarget(await context.config());
      const isHttps = (await context.config()).api.publicUrl?.startsWith('https:');
      const parts = { MongoDB: tls, Temporal: connectionOptions.tls, 'the public URL': isHttps };
      return Object.entries(parts)
        .map(([part, encrypted]) => `${part} ${encrypted ? 'with' : 'without'} TLS`)
        .join(', ');
    },
  },
  {
    name: 'worker',
    needs: ['Temporal'],
    run: async (context) => {
      const { taskQueue } = (await context.config()).temporal;
      const { client } = await context.temporal();
      await assertWorker(client, taskQueue);
      // Temporal lists a worker that has stopped for as long.
      return `polled ${taskQueue} in the last 5 minutes`;
    },
  },
];

/** Checks every part that a sync needs. Skips checks that depend on a failed one. Exits with the code of the first failure. */
export async function doctor(context: Context, { json }: { readonly json?: true }): Promise<void> {
  const shown: CheckResult[] = [];
  const show = (result: CheckResult, isPrinted = json === true) => {
    shown.push(result);
    if (!isPrinted) printResult(result, describeCheck);
    return result.state === 'passed' ? 0 : result.state === 'failed' ? result.exit_code : null;
  };
  const { result, lacking } = await checkSettings(context);
  const unusable = new Set(lacking);
  const codes = [show(result)];
  for (const check of CHECKS) {
    const code = show(await perform(check, context, unusable));
    if (code !== 0) unusable.add(check.name);
    codes.push(code);
  }
  let hasSteps = json === true;
  const sftp = sftpCheck((step) => {
    if (!hasSteps) print('\nSFTP');
    if (!json) printResult(step, describeTestStep);
    hasSteps = true;
  });
  codes.push(show(await perform(sftp, context, unusable), hasSteps));
  if (json) printJson({ checks: shown });
  context.exitCode = codes.find((code) => code) ?? 0;
}

/** Checks the SFTP connection, and shows each step, because the steps say more than the result. */
function sftpCheck(onStep: Parameters<typeof testConnection>[1]): Check {
  return {
    name: 'SFTP',
    needs: ['settings', 'SFTP account'],
    run: async (context) => {
      const { steps, failure } = await testConnection(await context.config(), onStep);
      if (failure) throw failure;
      return steps.at(-1)?.detail ?? '';
    },
  };
}

async function perform(
  { name, needs, run }: Check,
  context: Context,
  unusable: ReadonlySet<string>,
): Promise<CheckResult> {
  const lacks = needs.find((need) => unusable.has(need));
  if (lacks !== undefined) return { name, state: 'not_checked', needs: lacks };
  try {
    return { name, state: 'passed', found: await run(context) };
  } catch (error) {
    return failedCheck(name, error);
  }
}

function pathOf(path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(path);
}
