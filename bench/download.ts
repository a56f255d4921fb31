import { createRequire } from 'node:module';
import { parseOptionNumber, parseOptions } from '../dev/parse-options.js';
import type { Ratios } from './ratios.js';

const require = createRequire(import.meta.url);

/**
 * Times downloads from an OpenSSH server on loopback: one large file, then many small ones, without delay and over links with a delay. The
 * clients take turns. `--megabytes N`, `--files N` (of 100 KB each) and `--rounds N` set the size, `--round-trips MS,MS` the links.
 * `--binding on|off` runs with or without ssh2's native binding. The default is on if the binding is built.
 */
export async function benchDownload(args: readonly string[]): Promise<Ratios> {
  const { values } = parseOptions({
    args: [...args],
    options: {
      binding: { type: 'string' },
      megabytes: { type: 'string', default: '500' },
      files: { type: 'string', default: '1000' },
      rounds: { type: 'string', default: '3' },
      'round-trips': { type: 'string', default: '0,20,80' },
    },
  });
  if (values.binding === 'off') disableBindings();
  // Must run after the switch above: ssh2 looks for its binding on load.
  const isNative: boolean = require('ssh2/lib/protocol/crypto.js').bindingAvailable;
  if (values.binding === 'on' && !isNative)
    throw new Error("ssh2's native binding is not built. Run `npm rebuild ssh2 --ignore-scripts=false`.");
  process.stdout.write(`ssh2's native binding: ${isNative ? 'on' : 'off'}\n`);
  const { compareClients } = await import('./download-clients.js');
  return compareClients({
    megabytes: parseOptionNumber('megabytes', values.megabytes),
    files: parseOptionNumber('files', values.files),
    rounds: parseOptionNumber('rounds', values.rounds),
    roundTrips: values['round-trips']
      .split(',')
      .map((ms) => parseOptionNumber('round-trips', ms, { min: 0 })),
  });
}

/** Simulates an install without scripts, which builds no native binding. */
function disableBindings(): void {
  require.extensions['.node'] = (_module, path) => {
    throw new Error(`Switched off: ${path}`);
  };
}
