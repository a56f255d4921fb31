#!/bin/sh
# `npm run build`: into a folder of its own, then swapped in. What runs from dist/ meanwhile is not cut off half-way,
# and a build that fails leaves the last good one.
set -e
out=dist.$$
trap 'rm -rf "$out"' EXIT
tsc -p tsconfig.build.json --outDir "$out"
# A production worker starts from this bundle, without webpack.
node "$out/worker/bundle-workflows.js"
node dev/bundle-thread.mjs "$out"
# The admin page. Its own types are checked by `npm run types`.
NODE_ENV=production node_modules/.bin/vite build --config web/vite.config.ts --outDir "../$out/web" --logLevel warn
node dev/bundle-types.mjs "$out"
chmod +x "$out/cli/paycom.js" "$out/cli/sync-paycom.js"
rm -rf dist
mv "$out" dist
