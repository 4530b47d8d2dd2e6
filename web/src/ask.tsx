// Ask: is this licensed, why, until when, what would change it.

import { useEffect, useRef, useState } from 'preact/hooks';
import { api, type Answer, type At, type Completion, type Statement } from './api';
import { change, position, useWhere } from './place';
import { AnswerBlock, Cells, Command, CopyButton, Diagnostics, DayOf, Facts, Gates, GroundLine, Mark, Money, Needs, Trouble, Verdict, Waiting, cls, useLink, useLoad } from './parts';
import { fullLink, pinned } from './frame';
import { fromBytes, pieces, quoted, shown, toBytes } from './text';
import { TermsCode } from './code';

/** A question may begin with its verb; without one it is of rights. */
export function split(q: string): { verb: string; words: string } {
  const m = /^\s*(can|owe|due)(?:\s+|$)/.exec(q);
  return m ? { verb: m[1], words: q.slice(m[0].length).trim() } : { verb: 'can', words: q.trim() };
}
export function command(verb: string, words: string, at: At): string {
  const flags = (['on', 'known', 'as', 'with'] as const).filter((k) => at[k]).map((k) => ` --${k} ${quoted(at[k]!).replace(/^"([\w.-]+)"$/, '$1')}`).join('');
  return `$ licet ${verb}${words ? ' ' + quoted(words) : ''}${flags}`;
}

type Asked = { q: string; kind: string };
const asked: Asked[] = [];

export function Question({ q, book, ask, trouble }: { q: string; book: string; ask: (q: string) => void; trouble?: Answer }) {
  const [text, type] = useState(q);
  const [list, show] = useState<Completion | undefined>();
  const [row, move] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const running = useRef<AbortController>();
  useEffect(() => { type(q); show(undefined); }, [q]);
  const stop = () => { running.current?.abort(); show(undefined); move(-1); };
  const prefix = (s: string) => /^\s*(can|owe|due)(\s|$)/.test(s) ? '' : 'can ';
  const complete = (s: string, caret: number) => {
    running.current?.abort();
    const c = (running.current = new AbortController());
    const p = prefix(s);
    api.complete(book, p + s, toBytes(p + s, p.length + caret), c.signal).then((got) => { if (!c.signal.aborted) { show(got); move(-1); } }, () => {});
  };
  const take = (word: string) => {
    const p = prefix(text), caret = input.current!.selectionStart ?? text.length;
    const from = Math.max(0, fromBytes(p + text, list!.from) - p.length);
    const head = text.slice(0, from) + word + ' ', next = head + text.slice(caret).replace(/^ +/, '');
    type(next);
    stop();
    requestAnimationFrame(() => { input.current?.setSelectionRange(head.length, head.length); complete(next, head.length); });
  };
  const words = list?.words.slice(0, 10) ?? [];
  const open = !!list && (words.length > 0 || list.hints.length > 0);
  return <form class="q" role="search" onSubmit={(e) => { e.preventDefault(); stop(); ask(text); }}>
    <div class="line"><input ref={input} role="combobox" aria-label="Question" aria-expanded={open} aria-controls="q-list" aria-autocomplete="list" aria-activedescendant={row >= 0 ? 'q-' + row : undefined}
      data-slash value={text} placeholder="who does what, where, on which day" autocomplete="off" spellcheck={false} autocapitalize="off"
      onInput={(e) => { const v = e.currentTarget.value; type(v); complete(v, e.currentTarget.selectionStart ?? v.length); }} onBlur={() => setTimeout(stop, 150)}
      onKeyDown={(e) => {
        if (e.key === 'ArrowDown') { e.preventDefault(); if (!open) complete(text, input.current!.selectionStart ?? 0); else move(Math.min(row + 1, words.length - 1)); }
        else if (e.key === 'ArrowUp' && open) { e.preventDefault(); move(Math.max(row - 1, -1)); }
        else if (e.key === 'Escape' && open) { e.preventDefault(); e.stopPropagation(); stop(); }
        else if (e.key === 'Enter' && row >= 0 && words[row] !== undefined) { e.preventDefault(); take(words[row]); }
        else if (e.key === 'Tab' && row >= 0 && words[row] !== undefined) { e.preventDefault(); take(words[row]); }
      }} /><button class="btn go" type="submit">Ask <kbd>Enter</kbd></button></div>
    <div class="pop" hidden={!open}>
      <ul class="list" id="q-list" role="listbox" aria-label="Completions">{words.map((c, i) => <li id={'q-' + i} role="option" aria-selected={i === row} onMouseDown={(e) => { e.preventDefault(); take(c); }}><span>{shown(c)}</span><span class="note">{list!.nearest ? 'nearest name' : ''}</span></li>)}</ul>
      {list?.hints.map((h) => <p class="note pad">{shown(h)}</p>)}
    </div>
    {trouble?.diagnostics && !trouble.kind && <div role="alert"><Diagnostics of={trouble.diagnostics} /></div>}
  </form>;
}

const dayIn = / on [0-9]{4}-[0-9]{2}-[0-9]{2}(?=\s|;|$)/g;
const onDay = (q: string, day: string) => (q.match(dayIn) ? q.replace(dayIn, ' on ' + day) : q + ' on ' + day);

/** Later answers, one after the other, each asked of the server on the day that the one before named. */
function OverTime({ of, book, at }: { of: Answer; book: string; at: At }) {
  const words = of.question ?? '';
  const [steps, set] = useState<Answer[]>([of]);
  const box = useRef<HTMLElement>(null);
  const [wide, measure] = useState(640);
  useEffect(() => {
    const c = new AbortController();
    set([of]);
    (async () => {
      let now = of;
      const got = [of];
      for (let i = 0; i < 4 && now.until && /^[0-9]/.test(now.until.day); i++) {
        now = await api.answer(book, of.verb, onDay(words, now.until.day), at, c.signal);
        if (c.signal.aborted || !now.kind) return;
        got.push(now);
        set([...got]);
      }
    })().catch(() => {});
    return () => c.abort();
  }, [of]);
  useEffect(() => {
    const m = () => measure(box.current?.clientWidth || 640);
    m();
    addEventListener('resize', m);
    return () => removeEventListener('resize', m);
  }, []);
  if (!of.until || of.verb !== 'can' || words.split(dayIn).length > 2) return null;
  const w = wide / steps.length;
  return <section aria-labelledby="h-time"><div class="sec"><h2 id="h-time">Over time</h2><p class="note">next change <DayOf day={of.until.day} />; widths are not to scale</p></div>
    <figure ref={box}><svg class="strip wide-only" width={wide} height="58" role="img" aria-label={steps.map((s) => `${s.kind} from ${s.position.on}`).join(', then ')}>
      <defs><pattern id="p-no" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0v6" class="s-no" /></pattern>
        <pattern id="p-cond" width="6" height="6" patternUnits="userSpaceOnUse"><circle cx="2" cy="2" r="1" class="s-cond" /></pattern></defs>
      {steps.map((s, i) => <g><rect x={i * w} y="14" width={w} height="22" class={'b-' + cls(s.kind)} />
        {s.kind === 'NO' && <rect x={i * w} y="14" width={w} height="22" fill="url(#p-no)" />}{s.kind === 'CONDITIONAL' && <rect x={i * w} y="14" width={w} height="22" fill="url(#p-cond)" />}
        <rect x={i * w + w / 2 - 42} y="18" width="84" height="14" class="plate" /><text x={i * w + w / 2} y="29" class={'m t-' + cls(s.kind)}>{s.kind}</text>
        <path d={`M${i * w + .5} 10v32`} class={i ? 'ax' : 'now'} /><text x={i * w + (i ? 3 : 4)} y={i ? 53 : 53} class={i ? '' : 't-acc'}>{i ? s.position.on : 'asked: ' + s.position.on}</text></g>)}
    </svg>
    <ol class="rows twin">{steps.map((s, i) => <li><Verdict kind={s.kind!} /> <span>from <a href="#" data-how="push" onClick={(e) => { e.preventDefault(); change({ q: onDay(words, s.position.on), on: undefined }, 'push'); }}><DayOf day={s.position.on} /></a>{i > 0 && steps[i - 1].until?.why && ': ' + shown(steps[i - 1].until!.why!)}</span></li>)}</ol></figure></section>;
}

export function Lines({ of }: { of: Answer }) {
  return of.lines ? <section><div class="sec"><h2>{of.verb === 'owe' ? 'What it is made of' : 'What is due'}</h2></div>
    <div class="tw" tabIndex={0} role="group" aria-label="Lines"><table><thead><tr><th scope="col">Day</th><th scope="col">State</th><th scope="col" class="n">Amount</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">How the day is found</th></tr></thead>
      <tbody>{of.lines.map((l) => <tr><th scope="row">{l.day ? <DayOf day={l.day} /> : 'not known yet'}</th><td>{l.state}</td><td class="n">{l.amount && <Money of={l.amount} />}</td><td>{shown(l.who ?? '')}{l.to && ' to ' + shown(l.to)}</td><td>{shown(l.what ?? '')}</td><td class="dim">{l.derivation?.map((d) => <p>{shown(d)}</p>)}</td></tr>)}</tbody></table></div></section> : null;
}

/** The paper of the clauses that decide, and the statement, from the files as they were known. */
function Reasons({ of, book, known }: { of: Answer; book: string; known?: string }) {
  const first = of.decides?.[0];
  const to = useLink();
  const { got } = useLoad(async (s) => {
    if (!first?.file) return undefined;
    const [terms, file] = await Promise.all([api.terms(book, known, s), api.file(book, first.file, known, s)]);
    const statements = terms.files.find((f) => f.path === first.file)?.statements ?? [];
    const st = statements.find((x) => first.line! >= x.from && first.line! <= x.to);
    return { file, st: st as Statement | undefined };
  }, [of]);
  const labels = first?.clauses ?? [];
  const paper = got ? pieces(got.file.path, got.file.text).filter((p) => p.kind === 'clause' && labels.includes(p.label)) : [];
  return <>
    {paper.length > 0 && <section><div class="sec"><h2>The paper</h2><p class="note">{shown(got!.file.path)}</p></div>
      <blockquote class="quote" lang="en">{paper.map((p) => p.kind === 'clause' && <p><a class="num" href={to('terms', p.label)}>{p.label}</a> <Marked text={p.text} /></p>)}</blockquote></section>}
    {got?.st && <section><div class="sec"><h2>Terms that decide</h2><p class="note">{shown(got.file.path)}</p></div>
      <TermsCode lines={got.file.text.split('\n').slice(got.st.from - 1, got.st.to)} from={got.st.from} hit={first!.line} name={`Terms, ${got.file.path} lines ${got.st.from} to ${got.st.to}`} /></section>}
  </>;
}
export function Marked({ text }: { text: string }) {
  return <>{shown(text).split(/(\*[^*]+\*|`[^`]+`)/).map((t) => t.startsWith('*') && t.length > 2 ? <em>{t.slice(1, -1)}</em> : t.startsWith('`') && t.length > 2 ? <code>{t.slice(1, -1)}</code> : t)}</>;
}

const kinds: Record<number, string> = { 1: 'day', 2: 'place or act', 3: 'fact', 4: 'election', 5: 'affiliate', 6: 'consent' };

export function AnswerView({ of, book, at, dim }: { of: Answer; book: string; at: At; dim?: boolean }) {
  const verb = of.verb, words = of.question ?? '';
  const [raw, openRaw] = useState(false);
  const line = command(verb, words, at);
  return <>
    <dl class="reads"><div><dt>reads as</dt><dd>{verb} {shown(words)}</dd></div><div><dt>day</dt><dd><DayOf day={of.position.on} /></dd></div>
      <div><dt>facts said</dt><dd>{of.assumed ? of.assumed.map(shown).join('; ') : 'none'}</dd></div></dl>
    <AnswerBlock of={of} dim={dim} />
    <Needs of={of} />
    {of.nearest && <section aria-labelledby="h-near"><div class="sec"><h2 id="h-near">What would make it YES</h2><p class="note">cheapest first; each was applied and answers YES</p></div>
      <div class="tw" tabIndex={0} role="group" aria-label="Nearest changes"><table class="stack"><thead><tr><th scope="col">Change</th><th scope="col">In words</th><th scope="col"><span class="vh">Ask</span></th></tr></thead>
        <tbody>{of.nearest.map((n) => <tr><th scope="row">{kinds[n.order]}</th><td class="blk">{shown(n.change)}</td><td class="n">{n.question && <button type="button" class="link" data-row onClick={() => change({ q: n.question, on: undefined }, 'push')}>Ask this</button>}</td></tr>)}</tbody></table></div></section>}
    <OverTime of={of} book={book} at={at} />
    <Cells of={of} />
    <Lines of={of} />
    {of.gates && <Gates of={of.gates} />}
    {of.diagnostics && <section><div class="sec"><h2>Diagnostics</h2></div><Diagnostics of={of.diagnostics} /></section>}
    <section class="share"><div class="sec"><h2>Share</h2></div>
      <div class="acts"><CopyButton name="Copy link" k="y" text={fullLink} /><CopyButton name="Copy command" text={() => line.slice(2)} />
        <button type="button" class="btn" data-key="." aria-expanded={raw} onClick={() => openRaw(!raw)}>Command and JSON <kbd>.</kbd></button><button type="button" class="btn" onClick={() => print()}>Print</button></div>
      <Command line={line} />
      {raw && <pre class="code json" tabIndex={0} role="group" aria-label="The answer document">{shown(JSON.stringify(of, null, 2))}</pre>}</section>
  </>;
}

export function AnswerSide({ of, book, known }: { of: Answer; book: string; known?: string }) {
  return <aside class="side" aria-label="Reasons">
    <Reasons of={of} book={book} known={known} />
    {of.decides && <section><div class="sec"><h2>Statements that decide</h2></div><ul class="rows">{of.decides.map((d) => <GroundLine of={d} />)}</ul></section>}
    {of.facts && <Facts of={of.facts} />}
    {of.caveats && <section><div class="sec"><h2>Notes</h2></div><ul class="rows">{of.caveats.map((c) => <li><span>{shown(c)}</span></li>)}</ul></section>}
    {of.position.known && <section><div class="sec"><h2>Known</h2></div><p class="note">{of.position.known} entries{of.position.unrecorded && `; ${of.position.unrecorded} files differ from the record`}{of.position.root && <>; root <code class="root">{of.position.root}</code></>}</p></section>}
  </aside>;
}

export function Ask() {
  const w = useWhere();
  const at = position(w.q), q = w.q.get('q') ?? '';
  const { verb, words } = split(q);
  const { got, bad, busy, again } = useLoad(async (s) => (q.trim() ? { of: await api.answer(w.book, verb, words, at, s), q } : undefined), [w.book, q, at.on, at.known, at.as, at.with]);
  const good = useRef<{ of: Answer; book: string } | undefined>();
  if (got?.of.kind && got.q === q) good.current = { of: got.of, book: w.book };
  const old = good.current?.book === w.book ? good.current.of : undefined;
  const fresh = got?.q === q && !busy;
  if (fresh && got.of.kind) {
    pinned.on = got.of.position.on; pinned.known = got.of.position.known;
    const i = asked.findIndex((a) => a.q === q);
    if (i >= 0) asked.splice(i, 1);
    asked.unshift({ q, kind: got.of.kind });
    asked.splice(12);
  }
  const to = useLink();
  const shownAnswer = q.trim() ? old : undefined;
  return <main id="main" class={'main' + (shownAnswer ? ' with-side' : '')} tabIndex={-1}>
    <div class="page"><h1 class="vh">Ask</h1>
      <Question q={q} book={w.book} trouble={fresh ? got.of : undefined} ask={(t) => { if (t.trim() === q.trim()) again(); else change({ q: t.trim() || undefined }, 'push'); }} />
      {!q.trim() && <div class="empty"><p>Ask who may do what, where and when, or what is owed and due. Answers appear here with their reasons.</p>
        <p class="note">A question without a verb is of rights. <code>owe</code> before it asks for money, <code>due</code> for days. Questions are not stored.</p></div>}
      {bad ? <Trouble of={bad} again={again} /> : busy && q.trim() ? <Waiting what="Computing the answer." /> : null}
      {shownAnswer && <AnswerView key={JSON.stringify(shownAnswer.position) + shownAnswer.question} of={shownAnswer} book={w.book} at={at} dim={!fresh || !got?.of.kind} />}
      {asked.length > 1 && <section><div class="sec"><h2>Asked in this tab</h2><p class="note">not stored</p></div>
        <ul class="rows">{asked.map((a) => <li><a data-how="push" href={to('ask', '', { q: a.q })}><Mark kind={cls(a.kind)} /><span class="vh">{a.kind}: </span>{shown(a.q)}</a></li>)}</ul></section>}
    </div>
    {shownAnswer && <AnswerSide of={shownAnswer} book={w.book} known={at.known} />}
  </main>;
}
