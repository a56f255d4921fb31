import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RemoteFile, settledFiles } from './settled.js';

const NOW = 1_790_000_000;
const file = (mtime: number, size = 10): RemoteFile => ({ path: 'a.numbers', size, mtime });
const rule = (now = NOW) => ({ now, settleSeconds: 60 });

describe('settledFiles', () => {
  it('accepts a file at once when its mtime is older than the settle time', () => {
    expect(settledFiles([file(NOW - 60)], rule()).settled).toHaveLength(1);
    expect(settledFiles([file(NOW - 59)], rule()).settled).toHaveLength(0);
  });

  it('accepts a recent file when two listings one settle time apart show no change', () => {
    const first = settledFiles([file(NOW - 5)], rule());
    expect(first.moving).toEqual([{ ...file(NOW - 5), since: NOW }]);
    const soon = settledFiles([file(NOW - 5)], { ...rule(NOW + 30), earlier: first.moving });
    expect(soon.moving).toEqual([{ ...file(NOW - 5), since: NOW }]);
    const later = settledFiles([file(NOW - 5)], { ...rule(NOW + 60), earlier: soon.moving });
    expect(later.settled).toEqual([file(NOW - 5)]);
  });

  it('accepts a file with a future mtime (fast server clock) after two listings', () => {
    const first = settledFiles([file(NOW + 3600)], rule());
    expect(first.settled).toEqual([]);
    const later = settledFiles([file(NOW + 3600)], { ...rule(NOW + 60), earlier: first.moving });
    expect(later.settled).toHaveLength(1);
  });

  it('rejects a file that grew between two listings, although a slow server clock makes it look old', () => {
    const earlier = [{ ...file(NOW - 7200, 10), since: NOW - 600 }];
    const again = settledFiles([file(NOW - 7100, 20)], { ...rule(), earlier });
    expect(again).toEqual({ settled: [], moving: [{ ...file(NOW - 7100, 20), since: NOW }] });
  });

  it('restarts the settle time when only the mtime or only the size changed', () => {
    for (const moved of [file(NOW - 4, 10), file(NOW - 5, 11)]) {
      const earlier = [{ ...file(NOW - 5, 10), since: NOW - 100 }];
      expect(settledFiles([moved], { ...rule(), earlier }).settled).toEqual([]);
    }
  });

  it('does not wait when the settle time is zero', () => {
    expect(settledFiles([file(NOW + 100)], { now: NOW, settleSeconds: 0 }).settled).toHaveLength(1);
  });

  it('returns every listed file as settled or moving, for any listings', () => {
    const files = fc.uniqueArray(
      fc.record({
        path: fc.string(),
        size: fc.nat(5),
        mtime: fc.integer({ min: NOW - 200, max: NOW + 200 }),
      }),
      { selector: ({ path }) => path },
    );
    fc.assert(
      fc.property(files, files, fc.nat(100), (listed, before, settleSeconds) => {
        const earlier = before.map((file) => ({ ...file, since: NOW - 50 }));
        const { settled, moving } = settledFiles(listed, { now: NOW, settleSeconds, earlier });
        expect([...settled, ...moving].map(({ path }) => path).sort()).toEqual(
          listed.map(({ path }) => path).sort(),
        );
      }),
    );
  });
});
