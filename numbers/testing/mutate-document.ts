import { Budget, DEFAULT_LIMITS } from '../limits.js';
import { IwaStream } from '../read/iwa-stream.js';
import { zipEntries } from '../read/zip-entries.js';
import { packStream } from '../write/write-stream.js';
import { ZipWriter } from '../write/write-zip.js';

/** A number in [0, 1). */
export type Random = () => number;

/** Equal seeds give equal sequences (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The uncompressed content of each entry of a document. */
export type Parts = ReadonlyMap<string, Uint8Array>;

/** Unpacks a zipped document: removes its checksums and compression. */
export function takeApart(bytes: Uint8Array): Parts {
  const budget = new Budget(DEFAULT_LIMITS);
  return new Map(
    zipEntries(bytes, budget).map(({ name, read }): [string, Uint8Array] => {
      const content = read();
      if (!name.endsWith('.iwa') || content[0] !== 0) return [name, content];
      const stream = new IwaStream(content, budget);
      return [name, stream.range(0, stream.length).slice()];
    }),
  );
}

/** Packs the contents into a valid zip of valid streams. */
export function putTogether(parts: Parts): Uint8Array {
  const out: Uint8Array[] = [];
  const zip = new ZipWriter((part) => out.push(part.slice()));
  for (const [name, content] of parts) zip.add(name, name.endsWith('.iwa') ? packStream(content) : content);
  zip.end();
  return Buffer.concat(out);
}

/** Damages the file as a whole, or one of its streams before packing, so that the damage passes the checksums and reaches the decoders. */
export function mutateDocument(bytes: Uint8Array, parts: Parts, random: Random): Uint8Array {
  if (random() < 0.2) return mutateBytes(bytes, random);
  const names = [...parts.keys()].filter((name) => name.endsWith('.iwa'));
  const chosen = names[Math.floor(random() * names.length)] ?? '';
  const changed = new Map(parts);
  if (random() < 0.03) changed.delete(chosen);
  else changed.set(chosen, mutateBytes(parts.get(chosen) ?? new Uint8Array(0), random));
  return putTogether(changed);
}

function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const at = (): number => Math.floor(random() * bytes.length);
  const kind = random();
  if (kind < 0.1) return bytes.slice(0, at());
  const mutated = bytes.slice();
  if (kind < 0.2) return mutated.copyWithin(at(), at(), at());
  const interesting = [0, 1, 0x7f, 0x80, 0xff];
  for (let changes = 1 + Math.floor(random() * 4); changes > 0; changes--) {
    const value = random() < 0.5 ? interesting[Math.floor(random() * interesting.length)] : random() * 256;
    mutated[at()] = value ?? 0;
  }
  return mutated;
}
