import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { NumbersError } from '../numbers-error.js';
import { type Dump, dumpDocument } from './dump.js';
import { readNumbers } from './read-numbers.js';

const SHARED = fileURLToPath(new URL('../../../shared/numbers/', import.meta.url));
const absent = !existsSync(SHARED);
const files = absent ? [] : readdirSync(`${SHARED}corpus`);

type Expected = Dump & { refused?: true | 'either'; code?: string; password?: string };

function expectedOf(file: string): Expected {
  return JSON.parse(readFileSync(`${SHARED}expected/${file}.json`, 'utf8')) as Expected;
}

function read(file: string, password: string | undefined): Dump | NumbersError {
  try {
    const document = readNumbers(`${SHARED}corpus/${file}`, password === undefined ? {} : { password });
    return JSON.parse(JSON.stringify(dumpDocument(document, file))) as Dump;
  } catch (error) {
    if (error instanceof NumbersError) return error;
    throw error;
  }
}

/** Only the fields of the canonical dump, because some expected files have more. Tables of a sheet are compared as a set. */
function canonical(dump: Dump): unknown {
  return dump.sheets.map(({ name, tables }) => ({
    name,
    tables: [...tables].sort((a, b) => (a.id < b.id ? -1 : 1)).map(defined),
  }));
}

function defined(table: Dump['sheets'][number]['tables'][number]): unknown {
  const {
    name,
    id,
    rows,
    cols,
    header_rows,
    header_cols,
    footer_rows,
    hidden_rows,
    hidden_cols,
    pivot,
    cells,
  } = table;
  const shape = {
    name,
    id,
    rows,
    cols,
    header_rows,
    header_cols,
    footer_rows,
    hidden_rows,
    hidden_cols,
    pivot,
  };
  return { ...shape, merges: [...table.merges].sort(), cells };
}

describe.skipIf(absent)('real files of 2013 to 2026 (needs the files of ../shared/numbers)', () => {
  it.each(files)('%s', (file) => {
    const expected = expectedOf(file);
    const found = read(file, expected.password);
    if (expected.refused === undefined) {
      if (found instanceof NumbersError) throw found;
      expect(canonical(found)).toEqual(canonical(expected));
    } else if (expected.refused === true) {
      expect(found).toBeInstanceOf(NumbersError);
      if (expected.code) expect(found).toHaveProperty('code', expected.code);
    } else {
      expect(found).toSatisfy((either) => either instanceof NumbersError || 'sheets' in either);
    }
  });

  it('a protected file needs a password, and a wrong password is an error', () => {
    const protectedFile = files.find((file) => expectedOf(file).password !== undefined) ?? '';
    expect(read(protectedFile, undefined)).toHaveProperty('code', 'encrypted');
    expect(read(protectedFile, 'not it')).toHaveProperty('code', 'wrong_password');
  });
});
