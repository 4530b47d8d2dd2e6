// A development server: the pages, and the API as far as the command line can give it.
// usage: node web/test/stub.mjs LICET BOOKDIR [PORT]; prints its address.
import { createServer } from 'node:http';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const licet = resolve(process.argv[2]), dir = resolve(process.argv[3]), name = basename(dir);
const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const run = (args, where = dir) => new Promise((ok) => execFile(licet, args, { cwd: where, maxBuffer: 1 << 26, encoding: 'buffer' }, (e, out, err) => ok({ code: e ? e.code : 0, out, err: String(err) })));
const recorded = () => existsSync(join(dir, '.licet'));
const files = () => readdirSync(dir).filter((f) => f[0] !== '.' && /\.(md|licet)$/.test(f));
const csp = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'";
const types = { html: 'text/html', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };

function terms() {
  const paper = [];
  return { licet: 'terms/1', paper, files: files().map((path) => {
    const lines = readFileSync(join(dir, path), 'utf8').split('\n'), statements = [], events = [];
    let on = !path.endsWith('.md'), st;
    lines.forEach((l, i) => {
      if (/^```/.test(l)) { on = l.startsWith('```licet'); st = undefined; return; }
      if (!on) return;
      const m = /^([a-z]+) (\S+)(?: "(.*)")?/.exec(l);
      if (/^\d{4}-/.test(l)) events.push({ line: i + 1 });
      else if (m) statements.push((st = { kind: m[1], name: m[2], title: m[3], from: i + 1, to: i + 1, clauses: [] }));
      else if (st && l.trim()) {
        st.to = i + 1;
        if (/^  clause /.test(l)) st.clauses = [...l.matchAll(/"([^"]+)"/g)].map((x) => x[1]);
        const c = /^    "([^"]+)"(?: to "([^"]+)")? +(modelled|no effect|not modelled|not at hand)/.exec(l);
        if (st.kind === 'source' && c) { let p = paper.find((x) => x.source === st.name); if (!p) paper.push((p = { source: st.name, clauses: [] })); p.clauses.push({ label: c[1], to: c[2], state: c[3], file: path, line: i + 1, touches: [] }); }
      }
    });
    return { path, lines: lines.length, statements, events };
  }) };
}
const digest = (x) => createHash('sha256').update(JSON.stringify(x)).digest('hex');
async function prepared() {
  const st = JSON.parse((await run(['status', '--json'])).out), diff = String((await run(['diff'])).out);
  const of = st.files.map((f) => ({ path: f.path, state: f.state, diff: (diff.split(/^(?=--- )/m).find((d) => d.includes(f.path)) ?? '').trimEnd() }));
  return { licet: 'prepared/1', digest: digest(of), size: st.size, files: of };
}

async function answer(url, body, method) {
  const p = url.pathname, q = url.searchParams, flags = ['on', 'known', 'as', 'with'].flatMap((k) => (q.get(k) ? ['--' + k, q.get(k)] : []));
  if (p === '/api/1/books') return [200, { licet: 'books/1', version: '0', today: new Date().toISOString().slice(0, 10), csrf: 'x', books: [{ name, recorded: recorded() }] }];
  const m = /^\/api\/1\/b\/[^/]+\/([a-z]+)(?:\/(.*))?$/.exec(p);
  if (!m) return [404, { code: 66, message: 'there is no such page', request: 'r' }];
  const [, what, rest] = m;
  const doc = async (args, where) => { const r = await run([...args, '--json'], where); try { return [r.code >= 64 ? 422 : 200, JSON.parse(r.out)]; } catch { return [r.code === 66 ? 404 : 400, { code: r.code, message: r.err.trim() || 'no answer', request: 'r' }]; } };
  if (what === 'answer') return doc([q.get('verb'), ...flags, ...(q.get('q') ? [q.get('q')] : [])]);
  if (what === 'complete') { const head = q.get('q').slice(0, +q.get('at')), w = /\S*$/.exec(head)[0]; return [200, { licet: 'completion/1', from: Buffer.byteLength(head) - Buffer.byteLength(w), nearest: false, hints: [], words: [...new Set(terms().files.flatMap((f) => f.statements.map((s) => s.name)))].filter((n) => n.startsWith(w)) }]; }
  if (what === 'check' && method === 'GET') { const [s, a] = await doc(['check']); const n = /of (\d+) entries.* (\d+) modelled, (\d+) without effect, (\d+) not modelled, (\d+) not at hand/.exec(a.caveats?.[0] ?? ''); return [s === 422 ? 200 : s, { licet: 'check/1', answer: a, coverage: n ? [{ source: a.caveats[0].split(':')[0], entries: +n[1], modelled: +n[2], no_effect: +n[3], not_modelled: +n[4], not_at_hand: +n[5] }] : [] }]; }
  if (what === 'check') { const t = mkdtempSync(join(tmpdir(), 'licet-')); try { cpSync(dir, t, { recursive: true, filter: (f) => !f.includes('.licet/') && !f.endsWith('/.licet') }); for (const f of body.files) writeFileSync(join(t, basename(f.path)), f.text); const [, a] = await doc(['check'], t); return [200, a]; } finally { rmSync(t, { recursive: true }); } }
  if (what === 'terms' && !rest) return [200, terms()];
  if (what === 'terms') return files().includes(decodeURIComponent(rest)) ? [200, { licet: 'file/1', path: decodeURIComponent(rest), text: readFileSync(join(dir, decodeURIComponent(rest)), 'utf8') }] : [404, { code: 66, message: 'there is no such file', request: 'r' }];
  if (!recorded()) return what === 'status' ? [200, { licet: 'status/1', recorded: false, changes: 0, files: [], passed_over: [] }] : [404, { code: 66, message: 'the book has no record', request: 'r' }];
  if (what === 'log') return doc(['log']);
  if (what === 'entry') { const [, l] = await doc(['log']), r = await run(['show', rest]), e = l.entries.find((x) => x.number === +rest); return e ? [200, { licet: 'entry/1', entry: e, bytes: r.out.toString('base64'), changes: e.files.map((f) => ({ path: f.path, diff: '' })) }] : [404, { code: 66, message: 'there is no such entry', request: 'r' }]; }
  if (what === 'checkpoint') { const r = await run(['log', '--checkpoint']); return [200, { licet: 'checkpoint/1', size: 0, text: String(r.out) }]; }
  if (what === 'status') { const [s, a] = await doc(['status']); return [s, { ...a, recorded: true, changes: a.files.length, passed_over: [] }]; }
  if (what === 'entries' && rest === 'prepare') return [200, await prepared()];
  if (what === 'entries') { if ((await prepared()).digest !== body.digest) return [409, { code: 75, message: 'the files differ from what was shown', request: 'r' }]; const r = await run(['record', '-m', body.because ?? '', ...(body.correct ? ['--correct'] : []), '--json']); return r.code ? [422, { code: r.code, message: r.err, request: 'r' }] : [201, JSON.parse(r.out)]; }
  return [404, { code: 66, message: 'there is no such page', request: 'r' }];
}

const server = createServer((req, res) => {
  let text = '';
  req.on('data', (d) => (text += d)).on('end', async () => {
    const url = new URL(req.url, 'http://localhost');
    const send = (s, type, b) => res.writeHead(s, { 'Content-Type': type, 'Content-Security-Policy': csp, 'Referrer-Policy': 'no-referrer' }).end(b);
    try {
      if (url.pathname.startsWith('/api/')) { const [s, d] = await answer(url, text ? JSON.parse(text) : undefined, req.method); return send(s, 'application/json', JSON.stringify(d)); }
      const a = /^\/assets\/([a-z.]+)$/.exec(url.pathname), f = a ? a[1] : 'index.html';
      send(200, types[f.split('.').pop()] + '; charset=utf-8', readFileSync(dist + f));
    } catch (e) { send(500, 'application/json', JSON.stringify({ code: 70, message: String(e), request: 'r' })); }
  });
});
server.listen(Number(process.argv[4] ?? 0), '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port + '/'));
