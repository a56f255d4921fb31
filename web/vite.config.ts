import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The API replaces this text in the page by a new nonce for each response (`api/page/serve-page.ts`). */
const NONCE = '__CSP_NONCE__';

/** Writes a compressed copy next to each file that a browser loads, so that the API compresses nothing itself. */
function compressAssets(): Plugin {
  return {
    name: 'compress-assets',
    apply: 'build',
    writeBundle({ dir = '' }) {
      for (const name of readdirSync(join(dir, 'assets'))) {
        const path = join(dir, 'assets', name);
        writeFileSync(`${path}.br`, brotliCompressSync(readFileSync(path)));
      }
    },
  };
}

/**
 * What several pages use, in one file: each file costs a request, also on the first page. Zod stays outside, and what imports it, because many
 * pages need none of it.
 */
const SHARED = {
  name: 'shared',
  minShareCount: 4,
  test: /@mantine|react-query|use-sync-external-store|[\\/]web[\\/](ui|client|text)[\\/](?!form|use-input|reasoned)/,
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressAssets()],
  html: { cspNonce: NONCE },
  build: {
    emptyOutDir: true,
    // Inlined assets would need `data:` in the policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: [SHARED] } } },
  },
  // `npx vite web` with an API on the port that `npm run dev` prints: API_URL=http://127.0.0.1:PORT
  server: { proxy: { '^/(api|trpc)/': process.env.API_URL ?? 'http://127.0.0.1:8000' } },
});
