import { ReportSelection } from '../../shared/report.js';
import { type RunOptions, runSync } from '../run/run-sync.js';
import { runConnectionTest } from '../run/test-connection.js';
import type { Context } from '../runtime/context.js';

type Options = RunOptions & {
  readonly reportType: string;
  readonly force?: true;
  readonly testConnection?: true;
};

export async function sync(context: Context, options: Options): Promise<void> {
  context.exitCode = await (options.testConnection
    ? runConnectionTest(context, options.json === true)
    : runSync(context, requestOf(options), options));
}

function requestOf({ reportType, force, dryRun }: Options) {
  return { report_type: ReportSelection.parse(reportType), force: force === true, dry_run: dryRun === true };
}
