import { readFileSync } from 'node:fs';

/**
 * The last day of support, by image and release line. Sources: github.com/nodejs/Release, postgresql.org/support/versioning,
 * mongodb.com/legal/support-policy/lifecycles. Odd lines of Node never get long-term support, so they aren't listed.
 */
const SUPPORT_ENDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  node: { 18: '2025-04-30', 20: '2026-04-30', 22: '2027-04-30', 24: '2028-04-30', 26: '2029-04-30' },
  postgres: {
    13: '2025-11-13',
    14: '2026-11-12',
    15: '2027-11-11',
    16: '2028-11-09',
    17: '2029-11-08',
    18: '2030-11-14',
  },
  mongo: { '6.0': '2025-07-31', '7.0': '2027-08-31', '8.0': '2029-10-31' },
};

/** Deprecated images, and their replacements. */
const DEPRECATED_IMAGES: Readonly<Record<string, string>> = {
  'temporalio/auto-setup': 'temporalio/server, with a schema job on temporalio/admin-tools',
  'temporalio/web': 'temporalio/ui',
};

/** A whole version number. PostgreSQL's has two parts, `16.15`; every other image here has three. */
const EXACT_TAG = /^v?\d+\.\d+\.\d+(-|$)/;
const EXACT_POSTGRES_TAG = /^\d+\.\d+(-|$)/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * Why an image may not be shipped on that day, or undefined if it may.
 *
 * @example imageProblem('node:20.20.2-slim', new Date('2026-05-01')) // 'node 20 reached its end of life on 2026-04-30.'
 */
export function imageProblem(image: string, today: Date): string | undefined {
  const { name, tag, digest } = parseImage(image);
  const replacement = DEPRECATED_IMAGES[name];
  if (replacement) return `${name} is deprecated: use ${replacement}.`;
  const exact = name === 'postgres' ? EXACT_POSTGRES_TAG : EXACT_TAG;
  if (!DIGEST.test(digest) && !exact.test(tag))
    return `${image} is pinned neither by an exact version nor by a digest.`;
  return SUPPORT_ENDS[name] && releaseProblem(name, tag, today);
}

/** The same for a release of a product in the table. A line that isn't in it is a problem too: look up its dates. */
export function releaseProblem(product: string, release: string, today: Date): string | undefined {
  const [major = '', minor = ''] = release.split(/[.-]/);
  const lines = SUPPORT_ENDS[product] ?? {};
  const line = [`${major}.${minor}`, major].find((candidate) => candidate in lines);
  if (line === undefined) return `${product} ${release} is on no release line of dev/supported-runtimes.ts.`;
  const end = lines[line] ?? '';
  return today.toISOString().slice(0, 10) > end
    ? `${product} ${line} reached its end of life on ${end}.`
    : undefined;
}

function parseImage(image: string) {
  const [reference = '', digest = ''] = image.split('@');
  const [, name = reference, tag = ''] = /^(.+?)(?::([\w.-]+))?$/.exec(reference) ?? [];
  return { name: name.replace(/^docker\.io\/(library\/)?/, ''), tag, digest };
}

/** The version of Node that the image ships and CI runs, from `.node-version`. */
export function nodeToShip(): string {
  return readFileSync(new URL('../.node-version', import.meta.url), 'utf8').trim();
}
