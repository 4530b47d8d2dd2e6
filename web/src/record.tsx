// Record: what was recorded, by whom; is it whole. The proof is computed here, not believed.

import { useEffect, useState } from 'preact/hooks';
import { api, type Entry } from './api';
import { position, useWhere } from './place';
import { Command, CopyButton, Mark, Trouble, Waiting, useLink, useLoad } from './parts';
import { fullLink, setProof } from './frame';
import { bytes, checkpoint, hex, leafHash, root } from './proof';
import { shown } from './text';

type Proof = { state: 'none' | 'busy' | 'proved' | 'failed' | 'cannot'; done: number; of: number; root?: string; words?: string };

async function verify(book: string, say: (p: Proof) => void, signal: AbortSignal) {
  if (!globalThis.crypto?.subtle) { say({ state: 'cannot', done: 0, of: 0 }); return; }
  const cp = await api.checkpoint(book, signal), told = checkpoint(cp.text);
  if (!told) { say({ state: 'failed', done: 0, of: 0, words: 'the checkpoint cannot be read' }); return; }
  const leaves: Uint8Array[] = [];
  for (let n = 1; n <= told.size; n += 8) {
    const some = await Promise.all(Array.from({ length: Math.min(8, told.size - n + 1) }, (_, i) => api.entry(book, n + i, signal)));
    for (const e of some) leaves.push(await leafHash(bytes(e.bytes)));
    say({ state: 'busy', done: leaves.length, of: told.size });
  }
  const mine = hex(await root(leaves));
  if (mine === told.root) say({ state: 'proved', done: told.size, of: told.size, root: mine });
  else say({ state: 'failed', done: told.size, of: told.size, root: mine, words: `the entries give ${mine}, the checkpoint says ${told.root}` });
}

export function ProofBox({ of }: { of: Proof }) {
  const p = of;
  return <section><div class="sec"><h2>Proof</h2><p class="note">{p.state === 'proved' ? 'computed in this page' : ''}</p></div><div role="status">
    {p.state === 'none' && <p><span class="v unk"><Mark kind="unk" /><span>NOT PROVED IN THIS PAGE</span></span></p>}
    {p.state === 'busy' && <p>{p.done} of {p.of} entries hashed</p>}
    {p.state === 'proved' && <><p><span class="v yes"><Mark kind="yes" /><span>PROVED</span></span> {p.of} leaves hashed here give the root of the checkpoint</p><p><code class="root">{p.root}</code></p></>}
    {p.state === 'failed' && <p><span class="v no"><Mark kind="no" /><span>NOT THE SAME</span></span> {p.words}</p>}
    {p.state === 'cannot' && <p><span class="v unk"><Mark kind="unk" /><span>NOT PROVED</span></span> The browser does not hash on pages that came over plain HTTP from elsewhere. Run the command below.</p>}
  </div><p class="note">To check without this server, on an export: <code>licet verify FILE --root {p.root ? p.root.slice(0, 12) + '…' : 'ROOT'}</code></p></section>;
}

function Whole({ book, n }: { book: string; n: number }) {
  const { got, bad, again } = useLoad((s) => api.entry(book, n, s), [book, n]);
  if (bad) return <Trouble of={bad} again={again} />;
  if (!got) return <Waiting what="Reading the entry." />;
  const e = got.entry;
  return <><section><div class="sec"><h2>Entry #{e.number}</h2><p class="note">{e.kind}</p></div>
    <dl class="kv"><dt>at</dt><dd><time>{e.at}</time></dd>{e.by && <><dt>by</dt><dd>{shown(e.by)}</dd></>}{e.because && <><dt>because</dt><dd>{shown(e.because)}</dd></>}<dt>id</dt><dd><code class="root">{e.id}</code></dd></dl>
    {(e.events?.length ?? 0) > 0 && <pre class="code" tabIndex={0} role="group" aria-label="Events of the entry">{e.events!.map(shown).join('\n')}</pre>}</section>
    <section><div class="sec"><h2>What it changed</h2></div>{got.changes.length ? got.changes.map((c) => <><h3>{shown(c.path)}</h3>{c.diff ? <pre class="code diff" tabIndex={0} role="group" aria-label={'Changes of ' + c.path}>{c.diff.split('\n').map((l) => <div class={l[0] === '+' ? 'plus' : l[0] === '-' ? 'minus' : l[0] === '@' ? 'at' : ''}>{shown(l) || ' '}</div>)}</pre>
      : <p class="note">No text that the engine reads.</p>}</>) : <p class="note">No file.</p>}</section>
    <section><div class="sec"><h2>As it stands</h2></div><pre class="code small" tabIndex={0} role="group" aria-label="Bytes of the entry">{shown(new TextDecoder().decode(bytes(got.bytes)).slice(0, 4000))}</pre></section>
    <Command line={`$ licet show ${e.number} --proof`} /></>;
}

export function Record() {
  const w = useWhere();
  const at = position(w.q), to = useLink();
  const { got, bad, busy, again } = useLoad((s) => api.log(w.book, s), [w.book]);
  const [proof, say] = useState<Proof>({ state: 'none', done: 0, of: 0 });
  const [broken, fail] = useState<unknown>();
  useEffect(() => { say({ state: 'none', done: 0, of: 0 }); setProof('not proved in this page'); }, [w.book]);
  const run = () => {
    fail(undefined);
    verify(w.book, (p) => { say(p); setProof(p.state === 'proved' ? 'proved in this page · root ' + p.root!.slice(0, 8) : p.state === 'failed' ? 'does not prove' : 'not proved in this page'); }, new AbortController().signal).catch(fail);
  };
  const n = /^[1-9][0-9]*$/.test(w.thing) ? Number(w.thing) : 0;
  const find = w.q.get('find') ?? '';
  const text = (e: Entry) => [e.kind, e.because, e.by, e.at, ...e.files.map((f) => f.path), ...(e.events ?? [])].join(' ').toLowerCase();
  const list = got?.entries.filter((e) => text(e).includes(find.toLowerCase())) ?? [];
  return <main id="main" class="main with-side" tabIndex={-1}><div class="page">
    <div class="head"><h1>Record</h1><div class="acts"><CopyButton name="Copy link" k="y" text={fullLink} />{got && <button type="button" class="btn go" data-key="v" onClick={run}>Verify here <kbd>v</kbd></button>}</div></div>
    {bad ? ((bad as any).status === 404 ? <div class="empty"><p>This book has no record. Entries will stand here once it has one.</p><Command line="$ licet init" /></div> : <Trouble of={bad} again={again} />) : null}
    {!got && busy && <Waiting what="Reading the record." />}
    {broken ? <Trouble of={broken} again={run} /> : null}
    {got && <><p class="note">{got.size} entries{got.root && <>, root <code class="root">{got.root}</code></>}</p>
      <div class="bar"><label class="field">About <input data-slash value={find} spellcheck={false} onInput={(e) => { const q = new URLSearchParams(w.q); if (e.currentTarget.value) q.set('find', e.currentTarget.value); else q.delete('find'); history.replaceState(null, '', location.pathname + (q.toString() ? '?' + q : '')); dispatchEvent(new PopStateEvent('popstate')); }} /></label><p class="note">{list.length} of {got.size} shown</p></div>
      <div class="tw" tabIndex={0} role="group" aria-label="Entries"><table class="ledger entries"><thead><tr><th scope="col">Entry</th><th scope="col">Written, UTC</th><th scope="col">Kind</th><th scope="col">What</th><th scope="col">Id</th></tr></thead>
        <tbody>{list.slice(0, 500).map((e) => <tr class={e.number === n ? 'sel' : ''}><th scope="row"><a class="chip" data-row aria-current={e.number === n ? 'true' : undefined} href={to('record', String(e.number), { find: find || undefined })}>#{e.number}</a></th>
          <td class="nowrap"><time>{e.at.replace('T', ' ').replace(/:[0-9]+Z$/, '')}</time></td><td>{e.kind}</td>
          <td class="blk">{e.because && <p>{shown(e.because)}</p>}{e.events?.slice(0, 3).map((x) => <p class="small">{shown(x)}</p>)}{(e.events?.length ?? 0) > 3 && <p class="note">and {e.events!.length - 3} more events</p>}<p class="note">{e.files.map((f) => f.act + ' ' + shown(f.path)).join(', ')}</p></td>
          <td><code>{e.id.slice(0, 12)}</code></td></tr>)}</tbody></table></div>
      {list.length > 500 && <p class="note">The newest 500 of {list.length} are shown; narrow them by About.</p>}</>}
    <section class="share"><Command line={'$ licet log' + (at.known ? ' --known ' + at.known : '')} /></section>
  </div>
  <aside class="side" aria-label="Proof and entry">{got && <ProofBox of={proof} />}{n > 0 && <Whole book={w.book} n={n} />}</aside></main>;
}
