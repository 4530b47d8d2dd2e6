// Terms: the paper beside the terms; what is missing; an editor that checks; recording what the folder holds.

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { api, Failure, type Diagnostic, type Prepared, type PaperClause, type Recorded } from './api';
import { change, guard, position, useWhere } from './place';
import { AnswerBlock, Chip, CopyButton, Diagnostics, Mark, Trouble, Waiting, useLink, useLoad } from './parts';
import { Marked } from './ask';
import { TermsCode } from './code';
import { fullLink } from './frame';
import { pieces, shown } from './text';

const stateMark: Record<string, [string, string]> = { modelled: ['yes', 'modelled'], 'no effect': ['unk', 'no effect'], 'not modelled': ['cond', 'not modelled'], 'not at hand': ['amb', 'not at hand'] };
function Margin({ state }: { state?: string }) {
  if (!state) return <span class="margin" />;
  const [mark, word] = stateMark[state] ?? ['val', state];
  return <span class={'margin ' + mark}><Mark kind={mark === 'yes' ? 'done' : mark === 'cond' ? 'cond' : 'open'} /><span class="quiet">{word}</span></span>;
}
/** Labels of a range as the paper orders them; the server names its two ends. */
const covers = (c: PaperClause, label: string) => c.label === label || c.to === label ||
  (!!c.to && c.label.localeCompare(label, 'en', { numeric: true }) < 0 && c.to.localeCompare(label, 'en', { numeric: true }) > 0);

function Editor({ path, text, book, done }: { path: string; text: string; book: string; done: (edited: boolean) => void }) {
  const [now, type] = useState(text);
  const [found, take] = useState<Diagnostic[] | undefined>();
  const [sentence, say] = useState('');
  const [bad, fail] = useState<unknown>();
  const area = useRef<HTMLTextAreaElement>(null), gutter = useRef<HTMLPreElement>(null);
  const edited = now !== text;
  useEffect(() => guard(() => !edited || confirm('Edits of ' + path + ' are not kept anywhere. Leave them?')), [edited]);
  useEffect(() => {
    const f = (e: BeforeUnloadEvent) => { if (edited) e.preventDefault(); };
    addEventListener('beforeunload', f);
    return () => removeEventListener('beforeunload', f);
  }, [edited]);
  useEffect(() => {
    const c = new AbortController();
    const t = setTimeout(() => api.checkText(book, [{ path, text: now }], c.signal).then(
      (a) => { take((a.diagnostics ?? []).filter((d) => !d.file || d.file === path)); say(a.sentence ?? ''); fail(undefined); }, (e) => { if (!c.signal.aborted) fail(e); }), 400);
    return () => { clearTimeout(t); c.abort(); };
  }, [now]);
  useEffect(() => { area.current?.focus(); area.current?.setSelectionRange(0, 0); }, []);
  const count = now.split('\n').length;
  const jump = (d: Diagnostic) => {
    const lines = now.split('\n'), at = lines.slice(0, (d.line ?? 1) - 1).reduce((n, l) => n + l.length + 1, 0);
    // a column counts bytes; the text area counts UTF-16
    let i = 0, bytes = 1;
    const l = lines[(d.line ?? 1) - 1] ?? '';
    while (i < l.length && bytes < (d.column ?? 1)) { const c = l.codePointAt(i)!; bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4; i += c > 0xffff ? 2 : 1; }
    area.current?.focus();
    area.current?.setSelectionRange(at + i, at + i);
    if (area.current) area.current.scrollTop = Math.max(0, ((d.line ?? 1) - 5) * 20);
  };
  const save = () => { const a = document.createElement('a'); a.href = URL.createObjectURL(new Blob([now], { type: 'text/plain' })); a.download = path.split('/').pop()!; a.click(); URL.revokeObjectURL(a.href); };
  return <section aria-label={'Editor of ' + path}>
    <div class="head"><h2>{shown(path)}</h2><div class="acts"><button type="button" class="btn" onClick={save} disabled={false}>Save a copy</button>
      <button type="button" class="btn" onClick={() => { if (!edited || confirm('Edits of ' + path + ' are not kept anywhere. Leave them?')) done(edited); }}>Close the editor</button></div></div>
    <p class="note">Checked as you write; nothing is kept by the server. Save a copy into the folder of the book, then record it here.</p>
    <div class="editor"><pre class="gut" ref={gutter} aria-hidden="true">{Array.from({ length: count }, (_, i) => (found?.some((d) => d.line === i + 1) ? '\u25b6 ' : '') + (i + 1)).join('\n')}</pre>
      <textarea ref={area} aria-label={'Text of ' + path} value={now} spellcheck={false} wrap="off" onInput={(e) => type(e.currentTarget.value)} onScroll={() => { if (gutter.current && area.current) gutter.current.scrollTop = area.current.scrollTop; }} /></div>
    {bad ? <Trouble of={bad} /> : null}
    <div role="status"><p class="note">{found ? sentence : 'Checking.'}{edited && ', edited'}</p>{found && found.length > 0 && <Diagnostics of={found} jump={jump} />}</div>
  </section>;
}

function Diff({ text }: { text: string }) {
  return <pre class="code diff" tabIndex={0} role="group" aria-label="What differs">{text.split('\n').map((l) => <div class={l[0] === '+' ? 'plus' : l[0] === '-' ? 'minus' : l[0] === '@' ? 'at' : ''}>{shown(l) || ' '}</div>)}</pre>;
}

export function RecordChanges({ book, done }: { book: string; done: () => void }) {
  const [seen, see] = useState<Prepared | undefined>();
  const [bad, fail] = useState<unknown>();
  const [said, say] = useState<Recorded | undefined>();
  const [correct, corrects] = useState(false);
  const why = useRef<HTMLInputElement>(null);
  const prepare = (keep?: unknown) => { fail(keep); api.prepare(book).then(see, fail); };
  useEffect(() => prepare(), []);
  const record = async () => {
    if (!seen) return;
    try { say(await api.record(book, { digest: seen.digest, because: why.current!.value.trim() || undefined, ...(correct ? { correct } : {}) })); fail(undefined); }
    catch (e) { if (e instanceof Failure && e.status === 409) prepare(e); else fail(e); }
  };
  if (said) return <section><p role="status"><strong>{said.number ? <>Recorded as <Chip n={said.number} />.</> : 'Nothing differed; nothing was recorded.'}</strong></p><button type="button" class="btn" onClick={done}>Close</button></section>;
  return <section class="rec"><div class="sec"><h2>Record what changed</h2></div>
    {bad ? <Trouble of={bad} /> : null}
    {seen && <>{seen.files.map((f) => <><h3>{shown(f.path)} <span class="note">{f.state}</span></h3><Diff text={f.diff} /></>)}
      <p class="note">Digest of what is shown: <code class="root">{seen.digest}</code></p>
      <form onSubmit={(e) => { e.preventDefault(); void record(); }}><label class="field wide">Why <input ref={why} maxLength={200} autocomplete="off" /></label>
        <label class="field"><input type="checkbox" checked={correct} onChange={(e) => corrects(e.currentTarget.checked)} /> It corrects what was recorded wrongly</label>
        <div class="acts"><button type="submit" class="btn go" data-key="Ctrl Enter" disabled={false}>Record {seen.files.length} {seen.files.length === 1 ? 'file' : 'files'} <kbd>Ctrl Enter</kbd></button><button type="button" class="btn" onClick={done}>Cancel</button></div></form></>}
  </section>;
}

export function Terms() {
  const w = useWhere();
  const at = position(w.q), to = useLink();
  const [recording, record] = useState(false);
  const [editing, edit] = useState('');
  const { got, bad, busy, again } = useLoad(async (s) => {
    const [terms, check, status] = await Promise.all([api.terms(w.book, at.known, s), api.check(w.book, at.known, s), api.status(w.book, s).catch(() => undefined)]);
    const files = await Promise.all(terms.files.map((f) => api.file(w.book, f.path, at.known, s)));
    return { terms, check, status, files };
  }, [w.book, at.known]);
  const wanted = w.q.get('at') ?? '', label = w.thing;
  const chosen = w.q.get('file') ?? (wanted ? wanted.replace(/:[0-9]+$/, '') : '');
  const cut = useMemo(() => got?.files.map((f) => ({ path: f.path, text: f.text, pieces: pieces(f.path, f.text) })) ?? [], [got]);
  const withLabel = cut.find((f) => f.pieces.some((p) => p.kind === 'clause' && p.label === label));
  const file = cut.find((f) => f.path === chosen) ?? withLabel ?? cut.find((f) => f.path.endsWith('.md')) ?? cut[0];
  const hit = wanted && file && wanted.startsWith(file.path + ':') ? Number(wanted.slice(file.path.length + 1)) : undefined;
  useEffect(() => {
    if (!file || editing) return;
    const el = label ? document.getElementById('c-' + label) : hit ? document.getElementById('L' + hit) : null;
    el?.scrollIntoView({ block: 'center' });
    el?.focus({ preventScroll: true });
  }, [file?.path, label, hit, editing]);
  const diags = got?.check.answer.diagnostics ?? [];
  const clauses = got?.terms.paper.flatMap((p) => p.clauses) ?? [];
  const stateOf = (l: string) => clauses.find((c) => covers(c, l))?.state;
  const changes = got?.status?.recorded ? got.status.changes : 0;
  // rows: paper to the left, the terms that follow it to the right
  const rows: { paper: Exclude<ReturnType<typeof pieces>[number], { kind: 'terms' }>[]; terms: Extract<ReturnType<typeof pieces>[number], { kind: 'terms' }>[] }[] = [];
  for (const p of file?.pieces ?? []) {
    let r = rows[rows.length - 1];
    if (!r || (p.kind !== 'terms' && r.terms.length)) rows.push((r = { paper: [], terms: [] }));
    if (p.kind === 'terms') r.terms.push(p); else r.paper.push(p);
  }
  return <main id="main" class="main" tabIndex={-1}><div class="page">
    <div class="head"><h1>Terms</h1><div class="acts">
      {got && file && !editing && !at.known && <button type="button" class="btn" data-key="e" onClick={() => edit(file.path)}>Edit {shown(file.path)} <kbd>e</kbd></button>}
      <CopyButton name="Copy link" k="y" text={fullLink} />
      {changes > 0 && !recording && !at.known && <button type="button" class="btn go" data-key="Ctrl Enter" onClick={() => record(true)}>Record {changes} {changes === 1 ? 'change' : 'changes'} <kbd>Ctrl Enter</kbd></button>}
      {got && !got.status?.recorded && <span class="btn wait">No record yet: licet init</span>}
    </div></div>
    {bad ? <Trouble of={bad} again={again} /> : null}
    {!got && busy && <Waiting what="Reading the book." />}
    {recording && <RecordChanges book={w.book} done={() => { record(false); again(); }} />}
    {got && file && <>
      <AnswerBlock of={got.check.answer} />
      {got.check.coverage.map((c) => <p class="cov"><strong>{shown(c.source)}</strong> {c.entries} entries of its list: <span><Mark kind="done" /> {c.modelled} modelled</span> <span><Mark kind="open" /> {c.no_effect} no effect</span>
        <span><Mark kind="cond" /> {c.not_modelled} not modelled</span> <span><Mark kind="unk" /> {c.not_at_hand} not at hand</span></p>)}
      <div class="seg files" role="group" aria-label="File">{cut.map((f) => <button type="button" aria-pressed={f.path === file.path} onClick={() => { if (!editing) change({ file: f.path, at: undefined }); }}>{shown(f.path)}{diags.some((d) => d.file === f.path) && <span class="vno"> {diags.filter((d) => d.file === f.path).length} wrong</span>}</button>)}</div>
      {diags.some((d) => !d.file || d.file !== file.path) && <Diagnostics of={diags.filter((d) => !d.file || d.file !== file.path)} />}
      {editing ? <Editor key={editing} path={editing} text={cut.find((f) => f.path === editing)!.text} book={w.book} done={() => edit('')} /> :
        file.path.endsWith('.md') ? <div class="law">
          <p class="colh wide-only">The paper</p><p class="colh wide-only">The terms, as they run</p>
          {rows.map((r) => <>
            <div class="prose" lang="en">{r.paper.map((p) => p.kind === 'head' ? <h2>{shown(p.text)}</h2> : p.kind === 'clause'
              ? <div class={'para' + (p.label === label ? ' on' : '')} id={'c-' + p.label} tabIndex={-1}><Margin state={stateOf(p.label)} /><p><a class="num" href={to('terms', p.label)}>{p.label}</a> <Marked text={p.text} /></p></div>
              : <div class="para"><span class="margin" /><p><Marked text={p.text} /></p></div>)}</div>
            <div class="terms">{r.terms.map((t) => <TermsCode lines={t.lines} from={t.line} hit={hit} only={false} name={`Terms, ${file.path} from line ${t.line}`} diagnostics={diags.filter((d) => d.file === file.path)} />)}</div>
          </>)}</div>
          : <TermsCode lines={file.text.split('\n')} from={1} hit={hit} only={false} name={'Terms, ' + file.path} diagnostics={diags.filter((d) => d.file === file.path)} />}
      {clauses.length > 0 && <section><div class="sec"><h2>Clauses of the paper</h2></div><div class="tw" tabIndex={0} role="group" aria-label="Clauses of the paper"><table><thead><tr><th scope="col">Clause</th><th scope="col">State</th><th scope="col">Touches</th></tr></thead>
        <tbody>{clauses.map((c) => <tr><th scope="row"><a class="cl" href={to('terms', c.label)}>{shown(c.label)}{c.to && ' to ' + shown(c.to)}</a></th><td><Margin state={c.state} /></td><td>{c.touches.map(shown).join(', ')}</td></tr>)}</tbody></table></div></section>}
    </>}
  </div></main>;
}
