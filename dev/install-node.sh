#!/bin/sh
# `sh dev/install-node.sh 24.21.0` prints the folder of that version's `node`, for PATH. The binary is npm's package for this
# platform: unlike the package `node`, it has no install script that npm could block. It is stored in this project's cache folder.
set -e
version=$1
platform=$(node -p 'process.platform + "-" + process.arch')
folder=${PAYCOM_SYNC_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/paycom-sync}/$platform/node-$version
bin=$folder/node_modules/node-$platform/bin

runs() {
  [ "$("$bin/node" --version 2>/dev/null)" = "v$version" ]
}

if ! runs; then
  mkdir -p "$(dirname "$folder")"
  scratch=$(mktemp -d "$folder.XXXXXX")
  trap 'rm -rf "$scratch"' EXIT
  npm install --prefix "$scratch" --no-save --no-audit --no-fund --ignore-scripts --loglevel=error "node-$platform@$version" >&2
  # One rename: another process sees a whole Node or none, and the first of two that install it wins.
  if ! runs; then
    rm -rf "$folder"
    mv "$scratch" "$folder"
  fi
fi
runs || { echo "node-$platform@$version does not run on this machine." >&2 && exit 1; }
echo "$bin"
