/** What a command loads before it runs, read from dist/ without the imports that wait until they run. */
import built from './.dependency-cruiser-built.mjs';

const USES_TEMPORAL = 'cancel|check-settings|decide|doctor|retry|schedule|sync|undo';

const loadsLate = (name, comment, from, to) => ({
  name,
  severity: 'error',
  comment: `${comment}: import it in the function that needs it, with \`await import\``,
  from,
  to: { ...to, reachable: true },
});

export default {
  forbidden: [
    loadsLate(
      'commands-start-light',
      '--version and --help load commander and the definitions of the commands, nothing else',
      { path: '^dist/cli/(paycom|sync-paycom)\\.js$' },
      {
        path: 'node_modules/|^dist/(?!cli/|shared/)',
        pathNot: 'node_modules/(commander|picocolors)/|^dist/infra/config/package-version\\.js$',
      },
    ),
    loadsLate(
      'connections-load-late',
      'A context loads the driver of a connection when the connection opens',
      { path: '^dist/cli/runtime/context\\.js$' },
      { path: 'node_modules/(mongodb|@temporalio)/' },
    ),
    loadsLate(
      'database-commands-load-no-temporal',
      'A command that asks only the database loads no client of Temporal',
      { path: '^dist/cli/actions/', pathNot: `/(${USES_TEMPORAL})\\.js$` },
      { path: 'node_modules/@temporalio/' },
    ),
    loadsLate(
      'numbers-commands-load-no-driver',
      'Looking into a file takes no database, settings, schemas, code generator or inflater of workbooks',
      { path: '^dist/cli/actions/numbers\\.js$' },
      { path: 'node_modules/(mongodb/|zod/|fflate/|protobufjs/light)|^dist/(infra|numbers/write)/' },
    ),
  ],
  options: { ...built.options, exclude: { ...built.options.exclude, dynamic: true } },
};
