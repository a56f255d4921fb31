import { describe, expect, it } from 'vitest';
import type { Cell, CellFault } from '../cell.js';
import { CELL, FLAG } from '../cell-layout.js';
import { decode, TYPE } from '../schema.js';
import { documentOf, editObjects, objectsOf, oneTable } from '../testing/edit-document.js';
import { ByteSink } from '../write/byte-sink.js';
import { encode } from '../write/encode-message.js';
import type { StoredObject } from '../write/write-stream.js';
import { dumpDocument } from './dump.js';
import { readNumbers } from './read-numbers.js';
import type { Table } from './table.js';

function only(bytes: Uint8Array, formats = false): Table {
  const table = readNumbers(bytes, { formats }).sheets[0]?.tables[0];
  if (!table) throw new Error('no table');
  return table;
}

function cellsOf(bytes: Uint8Array, formats = false): (Cell | null)[][] {
  return [...only(bytes, formats).rowsOf()].map(({ cells }) => [...cells]);
}

function sink(fill: (sink: ByteSink) => void): Uint8Array {
  const bytes = new ByteSink();
  fill(bytes);
  return bytes.bytes;
}

/** A version 5 record: its type, flags, and the bytes of the fields in order. */
function record(type: number, flags: number, fields: (sink: ByteSink) => void): Uint8Array {
  return sink((out) => {
    out.u8(5);
    out.u8(type);
    out.u16(0);
    out.u32(0);
    out.u32(flags);
    fields(out);
  });
}

/** A tile with one row of these records, in the new or the old form, starting at the first column. */
function tileOf(records: readonly Uint8Array[], old = false): Uint8Array {
  const offsets = sink((out) => {
    let at = 0;
    for (const bytes of records) {
      out.u16(at);
      at += bytes.length;
    }
  });
  const row = sink((out) => {
    out.numberField(1, 0);
    out.bytesField(old ? 3 : 6, Buffer.concat(records));
    out.bytesField(old ? 4 : 7, offsets);
  });
  return sink((out) => out.bytesField(5, row));
}

/** A table of ten columns with this tile as its only one, and more objects in its store. */
function withTile(tile: Uint8Array, store: object = {}, more: readonly StoredObject[] = []): Uint8Array {
  const base = oneTable([['text']], { cols: 10 });
  return editObjects(
    base,
    ({ type, message }) => {
      if (type === TYPE.tile) return tile;
      if (type !== TYPE.tableModel) return message;
      const model = decode('TableModel', message);
      return encode('TableModel', {
        ...model,
        data: { ...model.data, ...store } as NonNullable<typeof model.data>,
      });
    },
    more,
  );
}

describe('cells', () => {
  it('marks a formula, even when its result is empty', () => {
    const number = record(CELL.duration, FLAG.double | FLAG.formula, (out) => {
      out.double(1.5);
      out.u32(3);
    });
    const empty = record(CELL.empty, FLAG.formula, (out) => out.u32(4));
    const styled = record(CELL.empty, 0x20, (out) => out.u32(1));
    expect(cellsOf(withTile(tileOf([number, empty, styled])))[0]?.slice(0, 3)).toEqual([
      { type: 'duration', value: 1.5, formula: true },
      { type: 'empty', formula: true },
      null,
    ]);
  });

  it('reads a comment with its author and replies, and stops at a reply loop', () => {
    const commented = record(CELL.bool, FLAG.double | FLAG.comment, (out) => {
      out.double(1);
      out.u32(7);
    });
    const entry = sink((out) => {
      out.numberField(1, 7);
      out.bytesField(10, encode('Reference', { id: '911' }));
    });
    const comment = { text: 'why?', date: { seconds: 0 }, author: { id: '912' }, replies: [{ id: '911' }] };
    const bytes = withTile(tileOf([commented]), { comments: { id: '910' } }, [
      { id: 910, type: TYPE.dataList[0], message: sink((out) => out.bytesField(3, entry)) },
      { id: 911, type: TYPE.comment, message: encode('Comment', comment) },
      { id: 912, type: TYPE.annotationAuthor, message: encode('Author', { name: 'Ana' }) },
    ]);
    const expected = { text: 'why?', author: 'Ana', date: '2001-01-01T00:00:00' };
    expect(cellsOf(bytes)[0]?.[0]).toEqual({
      type: 'bool',
      value: true,
      comment: { ...expected, replies: [expected] },
    });
  });

  it('reads a display format only when requested', () => {
    const bytes = oneTable([[{ type: 'currency', value: '1.5', currency: 'CHF' }]]);
    const plain: Cell = { type: 'currency', value: '1.5', currency: 'CHF' };
    expect(cellsOf(bytes)[0]?.[0]).toEqual(plain);
    const format = { kind: 'currency', decimals: 2, currency: 'CHF' };
    expect(cellsOf(bytes, true)[0]?.[0]).toEqual({ ...plain, format });
  });

  it.each<[string, Uint8Array, string]>([
    ['a field that is cut off', record(CELL.bool, FLAG.double, (out) => out.u32(0)), 'corrupt'],
    ['an unknown version', Uint8Array.of(6, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 'unsupported'],
  ])('%s is an error of the table', (_, bytes, code) => {
    expect(() => cellsOf(withTile(tileOf([bytes])))).toThrow(expect.objectContaining({ code }));
  });

  it.each<[string, Uint8Array, CellFault]>([
    ['a text whose string is missing', record(CELL.text, FLAG.string, (out) => out.u32(99)), 'missing_text'],
    [
      'a rich text that is missing',
      record(CELL.richText, FLAG.richText, (out) => out.u32(99)),
      'missing_text',
    ],
    ['a text without a string', record(CELL.text, 0, () => {}), 'damaged_value'],
    ['an unknown type', record(77, 0, () => {}), 'unknown_type'],
    ['a date out of range', record(CELL.date, FLAG.date, (out) => out.double(1e15)), 'date_out_of_range'],
    [
      'a date that is no number',
      record(CELL.date, FLAG.date, (out) => out.double(0 / 0)),
      'date_out_of_range',
    ],
    ['an infinite duration', record(CELL.duration, FLAG.double, (out) => out.double(1 / 0)), 'damaged_value'],
    [
      'an infinite number',
      record(CELL.number, FLAG.decimal, (out) => {
        out.double(0);
        out.u32(0);
        out.u32(0x78000000);
      }),
      'damaged_value',
    ],
  ])('%s is an error of that cell: the others are read', (_, bytes, reason) => {
    const good = record(CELL.bool, FLAG.double, (out) => out.double(1));
    const document = withTile(tileOf([bytes, good]));
    expect(cellsOf(document)[0]?.slice(0, 2)).toEqual([
      { type: 'error', reason },
      { type: 'bool', value: true },
    ]);
    const [table] = dumpDocument(readNumbers(document), 'f').sheets[0]?.tables ?? [];
    expect(table?.cells[0]).toEqual([0, 0, 'error', null, { reason }]);
  });

  it('a table of whose texts none is in the file is damaged as a whole', () => {
    const missing = record(CELL.text, FLAG.string, (out) => out.u32(99));
    expect(() => cellsOf(withTile(tileOf([missing, missing])))).toThrow(
      expect.objectContaining({ code: 'dangling_reference' }),
    );
    const present = record(CELL.text, FLAG.string, (out) => out.u32(1));
    expect(cellsOf(withTile(tileOf([missing, missing, present])))[0]?.slice(1, 3)).toEqual([
      { type: 'error', reason: 'missing_text' },
      { type: 'text', value: 'text' },
    ]);
  });

  it('leaves out a comment, a format and a currency that are not in the file', () => {
    const commented = record(CELL.bool, FLAG.double | FLAG.boolFormat | FLAG.comment, (out) => {
      out.double(1);
      out.u32(98);
      out.u32(99);
    });
    const currency = record(CELL.currency, FLAG.decimal | FLAG.currencyFormat, (out) => {
      out.u32(15);
      out.u32(0);
      out.u32(0);
      out.u32(0x30400000);
      out.u32(97);
    });
    expect(cellsOf(withTile(tileOf([commented, currency])), true)[0]?.slice(0, 2)).toEqual([
      { type: 'bool', value: true },
      { type: 'currency', value: '15' },
    ]);
  });

  it('a text that is not UTF-8 is an error of that cell, never another character', () => {
    const entry = sink((out) => {
      out.numberField(1, 1);
      out.bytesField(3, Uint8Array.of(0x61, 0xff));
    });
    const text = record(CELL.text, FLAG.string, (out) => out.u32(1));
    const list = { id: 910, type: TYPE.dataList[0], message: sink((out) => out.bytesField(3, entry)) };
    expect(cellsOf(withTile(tileOf([text]), { strings: { id: '910' } }, [list]))[0]?.[0]).toEqual({
      type: 'error',
      reason: 'damaged_text',
    });
  });

  it('an old number that is infinite is an error of that cell', () => {
    const bytes = sink((out) => {
      out.u8(4);
      out.u8(CELL.number);
      out.u16(0);
      out.u32(0x20);
      out.u32(0);
      out.double(1 / 0);
    });
    expect(cellsOf(withTile(tileOf([bytes], true)))[0]?.[0]).toEqual({
      type: 'error',
      reason: 'damaged_value',
    });
  });

  it('reads the records of 2013 to 2016 in all their versions', () => {
    const old = (version: number, type: number, flags: number, fields: (out: ByteSink) => void): Uint8Array =>
      sink((out) => {
        out.u8(version);
        out.u8(version === 4 ? type : 0);
        out.u8(version === 4 ? 0 : type);
        out.u8(0);
        out.u32(flags);
        if (version >= 2) out.u32(0);
        fields(out);
      });
    const records = [
      old(1, CELL.number, 0x20, (out) => out.double(0.1)),
      old(3, CELL.number, 0x20 | 0x2 | 0x400, (out) => {
        out.u32(1);
        out.u32(2);
        out.double(1e21);
      }),
      old(4, CELL.text, 0x10 | 0x8, (out) => {
        out.u32(5);
        out.u32(1);
      }),
      old(3, CELL.date, 0x40, (out) => out.double(86_400)),
      old(4, CELL.bool, 0x20, (out) => out.double(0)),
    ];
    expect(cellsOf(withTile(tileOf(records, true)))[0]?.slice(0, 5)).toEqual([
      { type: 'number', value: '0.1' },
      { type: 'number', value: '1000000000000000000000' },
      { type: 'text', value: 'text', formula: true },
      { type: 'date', value: '2001-01-02T00:00:00' },
      { type: 'bool', value: false },
    ]);
  });
});

describe('lists', () => {
  it('reads a list of strings that is split into segments', () => {
    const names = Array.from({ length: 700 }, (_, i) => `name ${i}`);
    const bytes = oneTable(names.map((name) => [name]));
    const list = objectsOf(bytes).find(({ message, type }) => {
      return type === TYPE.dataList[0] && decode('List', message).entries.length === names.length;
    });
    const { entries } = decode('List', list?.message ?? new Uint8Array(0));
    const segment = (id: number, from: number, to?: number): StoredObject => {
      const message = encode('List', { kind: 1, next: 1, entries: entries.slice(from, to) });
      // A segment has its key range in the field of a list's next key. Reading needs neither.
      return { id, type: TYPE.dataListSegment, message };
    };
    const split = editObjects(
      bytes,
      ({ id, message }) => {
        if (id !== list?.id) return message;
        return sink((out) => {
          out.raw(encode('List', { kind: 1, next: 701, entries: entries.slice(0, 100) }));
          for (const reference of ['901', '902']) out.bytesField(4, encode('Reference', { id: reference }));
        });
      },
      [segment(901, 100, 400), segment(902, 400)],
    );
    expect(cellsOf(split).flat()).toEqual(names.map((value) => ({ type: 'text', value })));
    const missing = editObjects(split, ({ id, message }) => (id === 902 ? null : message));
    expect(() => cellsOf(missing)).toThrow(expect.objectContaining({ code: 'dangling_reference' }));
  });
});

describe('shape', () => {
  it('reports hidden rows and columns, and reads their cells', () => {
    const bytes = oneTable([['a', 'b'], ['c'], ['d']]);
    const hide = (index: number): Uint8Array =>
      sink((out) => {
        const header = sink((inner) => {
          inner.numberField(1, index);
          inner.varint(21);
          inner.u32(0);
          inner.numberField(3, index);
        });
        out.bytesField(2, header);
      });
    let bucket = 0;
    const hidden = editObjects(bytes, ({ type, message }) => {
      if (type !== TYPE.headerBucket) return message;
      bucket++;
      return bucket === 1 ? Buffer.concat([hide(0), hide(2), hide(1)]) : hide(1);
    });
    expect(only(hidden)).toMatchObject({ hiddenRows: [1, 2], hiddenCols: [1] });
    expect(cellsOf(hidden)).toHaveLength(3);
  });

  it('reads a map of packed merges, and rejects a merge outside its table', () => {
    const merged = (packedSize: number): Uint8Array => {
      const range = { origin: { packed: (1 << 16) | 0 }, size: { packed: packedSize } };
      const map = { id: 910, type: TYPE.mergeMap, message: encode('MergeMap', { ranges: [range] }) };
      const text = record(CELL.text, FLAG.string, (out) => out.u32(1));
      return withTile(tileOf([text, text, text]), { mergeMap: { id: '910' } }, [map]);
    };
    const good = merged((2 << 16) | 1);
    expect(only(good).merges).toEqual([{ top: 0, left: 1, bottom: 0, right: 2 }]);
    expect(cellsOf(good)[0]?.slice(0, 3)).toEqual([
      { type: 'text', value: 'text' },
      { type: 'text', value: 'text' },
      null,
    ]);
    expect(() => only(merged((60_000 << 16) | 60_000))).toThrow(expect.objectContaining({ code: 'corrupt' }));
  });

  it('rejects a huge number of overlapping merges without processing each', () => {
    const merges = Array.from({ length: 20_000 }, () => ({ top: 0, left: 0, bottom: 299, right: 1 }));
    const bytes = oneTable(
      Array.from({ length: 300 }, () => ['a', 'b']),
      { merges },
    );
    expect(() => cellsOf(bytes)).toThrow(expect.objectContaining({ code: 'corrupt' }));
  });

  it('two tiles for the same rows are an error', () => {
    const objects = objectsOf(oneTable([['a']]));
    const doubled = objects.map((object) => {
      if (object.type !== TYPE.tableModel) return object;
      const model = decode('TableModel', object.message);
      const tiles = model.data?.tiles?.tiles ?? [];
      const data = { ...model.data, tiles: { tiles: [...tiles, ...tiles], size: 256 } } as NonNullable<
        typeof model.data
      >;
      return { ...object, message: encode('TableModel', { ...model, data }) };
    });
    expect(() => cellsOf(documentOf(doubled))).toThrow(expect.objectContaining({ code: 'corrupt' }));
  });

  it('decodes rows lazily, and each pass starts again', () => {
    const rows = Array.from({ length: 2_000 }, (_, i) => [i]);
    const table = only(oneTable(rows));
    expect(table.rowsOf().next().value).toEqual({ row: 0, cells: [{ type: 'number', value: '0' }] });
    expect([...table.rowsOf()]).toHaveLength(2_000);
    expect([...table.rowsOf()]).toHaveLength(2_000);
  });
});
