#!/bin/sh
# Bundles the code editor into internal/platform/web/ui/static/editor/. The result is committed: running the
# product, or building it, needs neither node nor this script. Run it again only to change the editor.
set -eu
cd "$(dirname "$0")"
out=../../internal/platform/web/ui/static/editor
mkdir -p "$out"
npm ci --ignore-scripts
./node_modules/.bin/esbuild editor.js editor-php.js --bundle --minify --format=esm --target=es2022 --charset=utf8 \
  --legal-comments=none --outdir="$out"
node licences.mjs > "$out/editor.LICENCES.txt"
