import { describe, expect, it } from 'vitest';
import { testApi } from '../../tests/test-api.js';

const tested = testApi();
const get = (url: string, headers: Record<string, string> = {}) =>
  tested.api.send('GET', url, { as: null, headers });

describe('the admin page', () => {
  it.each(['/', '/syncs', '/syncs/20261102-020000-aaaaa', '/settings/people'])(
    'is served at %s',
    async (path) => {
      const { status, raw } = await get(path);
      expect(status).toBe(200);
      expect(raw.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
      });
      expect(raw.payload).toContain('<div id="root">');
    },
  );

  it('has a nonce of its own in each response, in the policy and in the page', async () => {
    const pages = await Promise.all([get('/'), get('/')]);
    const nonces = pages.map(({ raw }) => {
      const policy = String(raw.headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain('unsafe');
      const [, nonce = ''] = /'nonce-([\w-]{20,})'/.exec(policy) ?? [];
      expect(raw.payload).toContain(`nonce="${nonce}"`);
      return nonce;
    });
    expect(new Set(nonces).size).toBe(2);
  });

  it('names only files that exist, cached for ever, and compressed for who takes it', async () => {
    const { raw } = await get('/');
    const paths = [...raw.payload.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(paths.length).toBeGreaterThan(1);
    const bytes = { packed: 0, plain: 0 };
    for (const path of paths) {
      const packed = await get(path, { 'accept-encoding': 'gzip, br' });
      const plain = await get(path);
      expect(packed.raw.headers).toMatchObject({
        'cache-control': 'public, max-age=31536000, immutable',
        'content-encoding': 'br',
        vary: 'accept-encoding',
      });
      expect(plain.raw.headers['content-encoding']).toBeUndefined();
      bytes.packed += packed.raw.rawPayload.length;
      bytes.plain += plain.raw.rawPayload.length;
    }
    expect(bytes.packed).toBeLessThan(bytes.plain / 2);
  });

  it('does not take the place of a missing route of the API', async () => {
    for (const path of [
      '/api/paycom/nothing',
      '/trpc/nothing',
      '/assets/nothing.js',
      '/..%2f..%2fpackage.json',
    ])
      expect((await get(path)).status, path).toBe(404);
  });
});
