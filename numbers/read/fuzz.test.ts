import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { seconds } from '../../tests/time-limits.js';
import { NumbersError } from '../numbers-error.js';
import { mutateDocument, seededRandom, takeApart } from '../testing/mutate-document.js';
import { writeNumbers } from '../write/write-numbers.js';
import { dumpDocument } from './dump.js';
import { readNumbers } from './read-numbers.js';

/** `npm run fuzz` runs longer. A failure shows the seed and round; run them again with FUZZ_SEED. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 3);
const SEED = Number(process.env.FUZZ_SEED ?? 20261101);
const HANG_MILLISECONDS = seconds(5);
const MAX_FILE_BYTES = 150_000;

const CORPUS = fileURLToPath(new URL('../../../shared/numbers/corpus/', import.meta.url));

function ownFile(): Uint8Array {
  const rows = Array.from({ length: 300 }, (_, i) => [
    `row ${i}`,
    i / 8,
    i % 2 === 0,
    i % 3 ? null : 'again',
  ]);
  const links = [{ text: 'there', url: 'https://example.org' }];
  const rich = [{ type: 'richtext', value: 'go there', links } as const];
  const merges = [{ top: 1, left: 0, bottom: 2, right: 1 }];
  return writeNumbers({ sheets: [{ name: 'S', tables: [{ name: 'T', merges, rows: [...rows, rich] }] }] });
}

function realFiles(): Uint8Array[] {
  if (!existsSync(CORPUS)) return [];
  return readdirSync(CORPUS)
    .map((file) => `${CORPUS}${file}`)
    .filter((path) => statSync(path).isFile() && statSync(path).size < MAX_FILE_BYTES)
    .map((path) => readFileSync(path));
}

function isValid(bytes: Uint8Array): boolean {
  try {
    readNumbers(bytes);
    takeApart(bytes);
    return true;
  } catch {
    return false;
  }
}

it(
  'reads or rejects damaged files, and never crashes or hangs',
  () => {
    const bases = [ownFile(), ...realFiles().filter(isValid)].map((bytes) => ({
      bytes,
      parts: takeApart(bytes),
    }));
    const random = seededRandom(SEED);
    const until = performance.now() + SECONDS * 1000;
    const outcomes = { read: 0, refused: 0 };
    for (let round = 0; performance.now() < until; round++) {
      const { bytes, parts } = bases[round % bases.length] ?? { bytes: new Uint8Array(0), parts: new Map() };
      const mutant = mutateDocument(bytes, parts, random);
      const start = performance.now();
      try {
        dumpDocument(readNumbers(mutant), 'mutant');
        outcomes.read++;
      } catch (error) {
        expect(error, `seed ${SEED} round ${round}: ${error}`).toBeInstanceOf(NumbersError);
        outcomes.refused++;
      }
      expect(performance.now() - start, `seed ${SEED} round ${round}`).toBeLessThan(HANG_MILLISECONDS);
    }
    expect(outcomes.refused).toBeGreaterThan(0);
    expect(outcomes.read).toBeGreaterThan(0);
  },
  seconds(SECONDS + 30),
);
