import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';

const require = createRequire(import.meta.url);

/**
 * Times downloads from an OpenSSH server on loopback, client by client in turns: one large file, then many small ones.
 * `--binding on|off` runs with or without ssh2's native binding; by default with it if it is built. Also
 * `--megabytes N`, `--files N` (of 100 KB) and `--rounds N`.
 */
export async function benchSftp(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      binding: { type: 'string' },
      megabytes: { type: 'string', default: '200' },
      files: { type: 'string', default: '500' },
      rounds: { type: 'string', default: '5' },
    },
  });
  if (values.binding === 'off') withoutBindings();
  // Not earlier: ssh2 looks for its binding when it is loaded.
  const isNative: boolean = require('ssh2/lib/protocol/crypto.js').bindingAvailable;
  if (values.binding === 'on' && !isNative)
    throw new Error('The binding is not built: run `npm rebuild ssh2 --ignore-scripts=false`');
  process.stdout.write(`ssh2's native binding: ${isNative ? 'on' : 'off'}\n`);
  const { compareClients } = await import('./sftp-clients.js');
  await compareClients({
    megabytes: Number(values.megabytes),
    files: Number(values.files),
    rounds: Number(values.rounds),
  });
}

/** As after an install without scripts, which builds none. */
function withoutBindings(): void {
  require.extensions['.node'] = (_module, path) => {
    throw new Error(`Switched off: ${path}`);
  };
}
