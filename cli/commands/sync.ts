import { type Command, Option } from 'commander';
import { cancelSync, startSync } from '../../infra/sync-control.js';
import { readSyncReport } from '../../infra/sync-report.js';
import { REPORT_TYPES, ReportSelection } from '../../shared/report.js';
import { newSyncId } from '../../shared/sync-id.js';
import { syncWorkflowId } from '../../shared/sync-run.js';
import { newCommand, print, withContext } from '../command.js';
import type { Context } from '../context.js';
import { exitCodeOf } from '../exit-code.js';
import { followSync } from '../follow-sync.js';
import { listenForInterrupts } from '../interrupts.js';
import { describeReport } from '../print-report.js';
import { progressView } from '../progress.js';
import { testConnection } from '../test-connection.js';
import { writePage } from '../write-page.js';

type Options = {
  readonly envFile?: string;
  readonly reportType: string;
  readonly dryRun?: true;
  readonly force?: true;
  readonly testConnection?: true;
  readonly detach?: true;
  readonly json?: true;
  readonly html?: string;
  readonly reveal?: true;
};

/** `sync_paycom`, also `paycom sync` */
export function syncCommand(): Command {
  return newCommand('sync', "Bring Paycom's reports into MongoDB and Staff records")
    .addOption(
      new Option('--report-type <type>', 'which report').choices(['all', ...REPORT_TYPES]).default('all'),
    )
    .option('--dry-run', 'show what would change, and write nothing')
    .option('--force', 'take files that are known already, and run even right after another sync')
    .option('--test-connection', 'try the way to the SFTP server step by step, and stop there')
    .option('--detach', 'start the sync and leave it to itself')
    .option('--json', 'print one JSON object')
    .addOption(
      new Option('--html <file>', 'write the plan and what became of it as a page to send').conflicts([
        'detach',
        'testConnection',
      ]),
    )
    .option('--reveal', 'show values in the plan, sensitive ones too')
    .addHelpText('after', EXIT_CODES)
    .action((options: Options) =>
      withContext(options, async (context) => {
        const run = options.testConnection
          ? testConnection(context, options.json === true)
          : sync(context, options);
        context.exitCode = await run;
      }),
    );
}

const EXIT_CODES = `
Exit codes: 0 done or nothing new, 1 failed, 2 usage or settings, 3 connection, 4 refused host key or credentials,
5 done with rows quarantined or files failed, 6 held for approval, 7 cancelled.`;

async function sync(context: Context, options: Options): Promise<number> {
  const report_type = ReportSelection.parse(options.reportType);
  const [store, { client, namespace }] = await Promise.all([context.store(), context.temporal()]);
  const { sync_id, joined } = await startSync(
    client,
    context.config.temporal.taskQueue,
    newSyncId(new Date(), Math.random),
    {
      report_type,
      dry_run: options.dryRun === true,
      force: options.force === true,
      trigger: 'cli',
      requested_by: context.user,
    },
  );
  if (joined) process.stderr.write(`The sync ${sync_id} runs already; this shows that one.\n`);
  if (options.detach) {
    print(
      options.json
        ? JSON.stringify({ sync_id, status: 'running' })
        : `Started ${sync_id}. See \`paycom logs ${sync_id}\`.`,
    );
    return 0;
  }

  const workflowId = syncWorkflowId(report_type);
  const status = await watch({ store, client, namespace, config: context.config, sync_id, workflowId });
  if (status === 'left') return 0;
  const report = await readSyncReport(store, sync_id, { reveal: options.reveal === true });
  if (options.html !== undefined) await writePage(options.html, report);
  print(options.json ? JSON.stringify(report) : describeReport(report));
  return exitCodeOf(report);
}

async function watch(
  followed: Omit<Parameters<typeof followSync>[0], 'view'>,
): ReturnType<typeof followSync> {
  const { client, sync_id, workflowId } = followed;
  const view = progressView();
  const leaving = new AbortController();
  const interrupts = listenForInterrupts(() => {
    process.stderr.write(
      `\nThe sync goes on; \`paycom logs ${sync_id}\` shows it. Ctrl-C again cancels it.\n`,
    );
  });
  const heed = async () =>
    (await interrupts.asked) === 'cancel' ? cancelSync(client, workflowId) : leaving.abort();
  heed().catch(() => leaving.abort());
  try {
    return await followSync({ ...followed, view }, leaving.signal);
  } finally {
    view.end();
    interrupts.stop();
  }
}
