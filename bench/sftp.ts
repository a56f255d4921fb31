import { createRequire } from 'node:module';
import { parseOptionNumber, parseOptions } from '../dev/parse-options.js';

const require = createRequire(import.meta.url);

/**
 * Times downloads from an OpenSSH server on loopback. The clients take turns: one large file, then many small ones.
 * `--binding on|off` runs with or without ssh2's native binding. The default is on if the binding is built. Other options:
 * `--megabytes N`, `--files N` (of 100 KiB each) and `--rounds N`.
 */
export async function benchSftp(args: readonly string[]): Promise<void> {
  const { values } = parseOptions({
    args: [...args],
    options: {
      binding: { type: 'string' },
      megabytes: { type: 'string', default: '200' },
      files: { type: 'string', default: '500' },
      rounds: { type: 'string', default: '5' },
    },
  });
  if (values.binding === 'off') disableBindings();
  // Must run after the switch above: ssh2 looks for its binding on load.
  const isNative: boolean = require('ssh2/lib/protocol/crypto.js').bindingAvailable;
  if (values.binding === 'on' && !isNative)
    throw new Error("ssh2's native binding is not built. Run `npm rebuild ssh2 --ignore-scripts=false`.");
  process.stdout.write(`ssh2's native binding: ${isNative ? 'on' : 'off'}\n`);
  const { compareClients } = await import('./sftp-clients.js');
  await compareClients({
    megabytes: parseOptionNumber('megabytes', values.megabytes),
    files: parseOptionNumber('files', values.files),
    rounds: parseOptionNumber('rounds', values.rounds),
  });
}

/** Simulates an install without scripts, which builds no native binding. */
function disableBindings(): void {
  require.extensions['.node'] = (_module, path) => {
    throw new Error(`Switched off: ${path}`);
  };
}
