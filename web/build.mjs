// Builds dist/ from src/ and app.css; fails if the first load is larger than the budget.
import { build } from 'esbuild';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const out = process.argv[2] ?? here + 'dist';
mkdirSync(out, { recursive: true });
await build({
  entryPoints: [here + 'src/main.tsx', here + 'app.css'], outdir: out, entryNames: 'app', bundle: true, minify: true,
  format: 'iife', target: ['es2020'], jsx: 'automatic', jsxImportSource: 'preact', charset: 'utf8', legalComments: 'none',
  logLevel: 'warning',
});
for (const name of ['index.html', 'icon.svg']) copyFileSync(here + name, out + '/' + name);
const budget = { 'app.js': 30, 'app.css': 12, 'index.html': 2 };
for (const [name, most] of Object.entries(budget)) {
  const size = gzipSync(readFileSync(out + '/' + name)).length;
  console.log(`${name}: ${size} bytes compressed, at most ${most * 1024}`);
  if (size > most * 1024) process.exitCode = 1;
}
