import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Limits } from '../limits.js';
import type { NumbersErrorCode } from '../numbers-error.js';
import { TYPE } from '../schema.js';
import { documentOf, editObjects, objectsOf, oneTable, zipOf } from '../testing/edit-document.js';
import { takeApart } from '../testing/mutate-document.js';
import { encode } from '../write/encode-message.js';
import { packStream } from '../write/write-stream.js';
import { dumpDocument } from './dump.js';
import { type ReadOptions, readNumbers } from './read-numbers.js';

const PLAIN = oneTable([['a', 'b'], [1], ['a', true]]);
const CELLS = [
  [0, 0, 'text', 'a'],
  [0, 1, 'text', 'b'],
  [1, 0, 'number', '1'],
  [2, 0, 'text', 'a'],
  [2, 1, 'bool', true],
];

function cellsOf(source: Uint8Array | string, options: ReadOptions = {}): unknown {
  return dumpDocument(readNumbers(source, options), 'x').sheets[0]?.tables[0]?.cells;
}

function refusal(code: NumbersErrorCode): unknown {
  return expect.objectContaining({ name: 'NumbersError', code });
}

/** The entries of a package in a zip, with compressed streams. */
function entriesOf(bytes: Uint8Array, rename: (name: string) => string): Record<string, Uint8Array> {
  const parts = [...takeApart(bytes)];
  return Object.fromEntries(
    parts.map(([name, content]) => [rename(name), name.endsWith('.iwa') ? packStream(content) : content]),
  );
}

function inFolder<T>(files: Readonly<Record<string, Uint8Array>>, use: (path: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), 'package-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), content);
    }
    return use(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

describe('packages', () => {
  it('reads a package in a folder, next to the resource forks that macOS adds', () => {
    const entries = entriesOf(PLAIN, (name) => `Roster.numbers/${name}`);
    const forks = entriesOf(PLAIN, (name) => `__MACOSX/Roster.numbers/${name}`);
    expect(cellsOf(zipOf({ ...forks, ...entries }))).toEqual(CELLS);
  });

  it('reads a package with its streams in a nested zip', () => {
    const index = zipOf(entriesOf(PLAIN, (name) => name));
    expect(cellsOf(zipOf({ 'Roster.numbers/Index.zip': index }))).toEqual(CELLS);
  });

  it('reads a directory package', () => {
    expect(
      inFolder(
        entriesOf(PLAIN, (name) => name),
        (path) => cellsOf(path),
      ),
    ).toEqual(CELLS);
    const index = zipOf(entriesOf(PLAIN, (name) => name.replace('Index/', '')));
    expect(inFolder({ 'Index.zip': index }, (path) => cellsOf(path))).toEqual(CELLS);
  });

  it('does not follow a symbolic link in a directory package', () => {
    inFolder(
      entriesOf(PLAIN, (name) => name),
      (path) =>
        inFolder({ 'Metadata/x': new Uint8Array(1) }, (hostile) => {
          symlinkSync(join(path, 'Index'), join(hostile, 'Index'));
          expect(() => cellsOf(hostile)).toThrow(refusal('not_numbers'));
        }),
    );
  });

  it('throws the file system error for a path that does not exist', () => {
    expect(() => readNumbers('/nowhere/x.numbers')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });

  it.each<[string, Uint8Array, NumbersErrorCode]>([
    ['an empty file', new Uint8Array(0), 'not_numbers'],
    ['text', Buffer.from('a,b\n1,2\n'), 'not_numbers'],
    ['a zip of other files', zipOf({ 'a.txt': Buffer.from('a') }), 'not_numbers'],
    ['a document of 2009', zipOf({ 'index.xml': Buffer.from('<ls:document/>') }), 'numbers_09'],
    ['half a file', PLAIN.subarray(0, PLAIN.length / 2), 'truncated'],
    ['a Pages document', documentOf([{ id: 1, type: 10000, message: new Uint8Array(0) }]), 'unsupported'],
    ['a Keynote document', documentOf([{ id: 1, type: 1, message: new Uint8Array(0) }]), 'unsupported'],
    ['a duplicate stream', doubled(), 'corrupt'],
  ])('rejects %s', (_, bytes, code) => {
    expect(() => readNumbers(bytes)).toThrow(refusal(code));
  });

  function doubled(): Uint8Array {
    const entries = entriesOf(PLAIN, (name) => name);
    const second = zipOf({
      ...entries,
      'Index/document.iwa': entries['Index/Document.iwa'] ?? new Uint8Array(0),
    });
    return Buffer.from(
      Buffer.from(second).toString('latin1').replaceAll('document.iwa', 'Document.iwa'),
      'latin1',
    );
  }
});

describe('objects', () => {
  it('ignores damage to a stream that no table needs, and rejects damage to one that a table needs', () => {
    const entries = entriesOf(PLAIN, (name) => name);
    const damaged = Uint8Array.of(0, 9, 0, 0, 1);
    expect(cellsOf(zipOf({ ...entries, 'Index/ViewState.iwa': damaged }))).toEqual(CELLS);
    const tile = Object.keys(entries).find((name) => name.includes('Tile-')) ?? '';
    expect(() => cellsOf(zipOf({ ...entries, [tile]: damaged }))).toThrow(refusal('truncated'));
  });

  it.each([
    ['sheet', TYPE.sheet],
    ['table', TYPE.tableInfo],
    ['table model', TYPE.tableModel],
    ['tile', TYPE.tile],
    ['list of strings', TYPE.dataList[0]],
    ['row headers', TYPE.headerBucket],
  ])('a missing %s is an error, never an empty table', (_, type) => {
    const without = editObjects(PLAIN, (object) => (object.type === type ? null : object.message));
    expect(() => cellsOf(without)).toThrow(refusal('dangling_reference'));
  });

  it('a reference to an object of another type is an error', () => {
    const crossed = editObjects(PLAIN, ({ type, message }) =>
      type === TYPE.tableInfo ? encode('TableInfo', { model: { id: '1' } }) : message,
    );
    expect(() => cellsOf(crossed)).toThrow(refusal('dangling_reference'));
  });

  it('a duplicate sheet is an error', () => {
    const doubled = editObjects(PLAIN, ({ type, message }) => {
      return type === TYPE.document ? Buffer.concat([message, message]) : message;
    });
    expect(() => readNumbers(doubled)).toThrow(refusal('corrupt'));
  });

  it('finds many small objects in one stream, and headers longer than the literal start of a block', () => {
    const more = Array.from({ length: 20_000 }, (_, i) => ({
      id: 5_000 + i,
      type: 9,
      message: new Uint8Array(i % 9),
    }));
    expect(cellsOf(documentOf([...more, ...objectsOf(PLAIN)]))).toEqual(CELLS);
  });

  it('a duplicate object is an error', () => {
    const objects = objectsOf(PLAIN);
    const tiles = objects.filter(({ type }) => type === TYPE.tile);
    expect(() => cellsOf(documentOf([...objects, ...tiles]))).toThrow(refusal('corrupt'));
  });

  it('finds tables in groups, and rejects a group that contains itself', () => {
    const grouped = (children: (table: string) => string[]): Uint8Array =>
      editObjects(
        PLAIN,
        ({ type, message }) => {
          const drawables = [{ id: '901' }];
          return type === TYPE.sheet ? encode('Sheet', { name: 'S', drawables }) : message;
        },
        [
          { id: 901, type: TYPE.group, message: encode('Group', { children: [{ id: '902' }] }) },
          {
            id: 902,
            type: TYPE.group,
            message: encode('Group', { children: children(tableId).map((id) => ({ id })) }),
          },
        ],
      );
    const tableId = String(objectsOf(PLAIN).find(({ type }) => type === TYPE.tableInfo)?.id);
    expect(cellsOf(grouped((table) => [table]))).toEqual(CELLS);
    expect(() => readNumbers(grouped(() => ['901']))).toThrow(refusal('too_large'));
  });
});

describe('limits', () => {
  it.each<keyof Limits>([
    'entries',
    'entryBytes',
    'inflatedBytes',
    'blockBytes',
    'objectBytes',
    'decodedBytes',
    'objects',
    'references',
    'sheets',
    'tables',
    'rows',
    'columns',
    'cells',
    'listEntries',
    'textLength',
    'nesting',
  ])('enforces the limit of %s', (limit) => {
    expect(() => cellsOf(PLAIN, { limits: { [limit]: 0 } })).toThrow(refusal('too_large'));
  });

  it('each pass over the rows has its own budget', () => {
    const table = readNumbers(PLAIN, { limits: { cells: 6 } }).sheets[0]?.tables[0];
    const passes = [1, 2, 3].map(() => [...(table?.rowsOf() ?? [])].length);
    expect(passes).toEqual([3, 3, 3]);
    expect(() => cellsOf(PLAIN, { limits: { cells: 5 } })).toThrow(refusal('too_large'));
  });

  it('enforces the limit of merges', () => {
    const merged = oneTable([['a', 'b']], { merges: [{ top: 0, left: 0, bottom: 0, right: 1 }] });
    expect(() => cellsOf(merged, { limits: { merges: 0 } })).toThrow(refusal('too_large'));
  });

  it('rejects a message of a million empty parts before decoding it', () => {
    const crowded = documentOf([{ id: 1, type: 1, message: Buffer.alloc(2_000_000, '0a00', 'hex') }]);
    expect(() => readNumbers(crowded)).toThrow(refusal('too_large'));
  });
});
