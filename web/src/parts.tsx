// What pages are made of: marks, answers, tables of reasons, commands.

import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Amount, Answer, Diagnostic, Fact, Ground, Gate, Value } from './api';
import { Failure } from './api';
import { figure, shown } from './text';
import { href, position, useWhere } from './place';
import { ends } from './words';

const short: Record<string, string> = { YES: 'yes', NO: 'no', CONDITIONAL: 'cond', UNKNOWN: 'unk', AMBIGUOUS: 'amb', DISPUTED: 'disp' };
export const cls = (kind = '') => short[kind] ?? 'val';

export function Mark({ kind }: { kind: string }) {
  const shape: Record<string, ComponentChildren> = {
    yes: <><circle cx="8" cy="8" r="7" class="f" /><path d="M4.6 8.2l2.4 2.4 4.4-4.9" class="k" /></>,
    no: <><rect x="1" y="1" width="14" height="14" rx="2" class="f" /><path d="M5 5l6 6M11 5l-6 6" class="k" /></>,
    cond: <><path d="M8 1L1 8l7 7z" class="f" /><path d="M8 1l7 7-7 7-7-7z" class="o" /></>,
    unk: <><circle cx="8" cy="8" r="6.5" class="o dash" /><path d="M6.2 6.4a1.9 1.9 0 113 1.6c-.8.5-1.2.9-1.2 1.6M8 11.3v1.2" class="o" /></>,
    amb: <><circle cx="5.8" cy="8" r="4.8" class="o" /><circle cx="10.2" cy="8" r="4.8" class="o" /></>,
    disp: <><path d="M1 2l6.5 6L1 14z" class="f" /><path d="M15 2L8.500 8 15 14z" class="f" /></>,
    val: <path d="M3 8h10" class="o" />,
    late: <path d="M8 2l7 12H1z" class="f" />,
    open: <circle cx="8" cy="8" r="5.5" class="o" />,
    done: <path d="M3 8.500l3.500 3.500L13 4.500" class="o" />,
  };
  return <svg class="mark" viewBox="0 0 16 16" aria-hidden="true">{shape[kind] ?? shape.val}</svg>;
}
export const Verdict = ({ kind }: { kind: string }) => <span class={'v ' + cls(kind)}><Mark kind={cls(kind)} /><span>{kind}</span></span>;
export const Money = ({ of }: { of: Amount }) => <span class="nowrap"><span class="cur">{of.currency}</span> {figure(of.figure)}</span>;
export const DayOf = ({ day }: { day: string }) => <time dateTime={/^[0-9]/.test(day) ? day : undefined}>{day}</time>;

const isAmount = (m: Amount | string): m is Amount => typeof m !== 'string';
export const Measure = ({ of }: { of: Amount | string }) => isAmount(of) ? <Money of={of} /> : <span class="nowrap">{figure(of)}</span>;
export function Worth({ of }: { of?: Value }) {
  if (!of) return null;
  if (of.amount) return <Money of={of.amount} />;
  if (of.day) return <DayOf day={of.day} />;
  if (of.low !== undefined || of.high !== undefined)
    return <>{of.low !== undefined ? <Measure of={of.low} /> : 'at least nothing known'} to {of.high !== undefined ? <Measure of={of.high} /> : 'no known end'}</>;
  if (of.number !== undefined) return <Measure of={of.number} />;
  return of.names ? <>{of.names.length ? of.names.map(shown).join(', ') : 'none'}</> : null;
}

export function useLink() {
  const w = useWhere();
  const at = position(w.q);
  return (page: string, thing = '', more: Record<string, string | undefined> = {}) => href({ book: w.book, page, thing }, { ...at, ...more });
}
export function Clauses({ of }: { of?: string[] }) {
  const to = useLink();
  return <>{of?.map((c, i) => <>{i ? ', ' : ''}<a class="cl" href={to('terms', c)}>{shown(c)}</a></>)}</>;
}
export function Chip({ n }: { n: string | number }) {
  const to = useLink();
  return <a class="chip" href={to('record', String(n))}>#{n}</a>;
}
export function GroundLine({ of }: { of: Ground }) {
  const to = useLink();
  return <li>
    <span>{of.kind} <a href={to('terms', '', { at: of.file && of.line ? of.file + ':' + of.line : undefined })}><span class="nm">{shown(of.statement)}</span></a></span>
    <span class="note">{of.entry && <Chip n={of.entry} />} {of.file && <>{shown(of.file)}:{of.line}</>}{of.unrecorded && ', not recorded'}
      {of.clauses && <>, clause <Clauses of={of.clauses} /></>}</span>
  </li>;
}

export function AnswerBlock({ of, dim }: { of: Answer; dim?: boolean }) {
  const kind = of.kind ?? '';
  if (!kind) return null;
  const value = !short[kind];
  return <div class={'answer ' + cls(kind) + (dim ? ' old' : '')} role="status">
    <Verdict kind={kind} />
    <div>
      {value && of.value && <p class="worth"><Worth of={of.value} /></p>}
      <p class="say">{shown(of.sentence ?? '')}{of.verb === 'can' && ends[kind] && <>{of.sentence ? ': ' : ''}<strong>{ends[kind]}</strong></>}</p>
      <p class="why">
        {of.decides?.[0] && <>By {of.decides[0].kind} <span class="nm">{shown(of.decides[0].statement)}</span>
          {of.decides[0].clauses && <> (<Clauses of={of.decides[0].clauses} />)</>}. </>}
        {of.until && <>Until <DayOf day={of.until.day} />, then {of.until.kind ?? 'another answer'}{of.until.why && <> ({shown(of.until.why)})</>}.</>}
      </p>
    </div>
  </div>;
}

export function Needs({ of }: { of: Answer }) {
  return <>
    {of.needs && <section><div class="sec"><h2>What must hold</h2><p class="note">each line is enough by itself</p></div>
      <ul class="rows">{of.needs.map((set, i) => <li><span>{i ? 'or if' : 'if'} <strong>{set.map(shown).join(', and ')}</strong></span></li>)}</ul></section>}
    {of.terms && <section><div class="sec"><h2>Terms that are not at hand</h2></div>
      <ul class="rows">{of.terms.map((t) => <li><span><strong>{shown(t.name)}</strong></span>{t.statement && <span class="note">in {shown(t.statement)}</span>}</li>)}</ul></section>}
    {of.worlds && <section><div class="sec"><h2>{of.kind === 'AMBIGUOUS' ? 'Each reading' : 'Each side'}</h2></div>
      <div class="tw" tabIndex={0} role="group" aria-label="The outcome of each"><table><thead><tr><th scope="col">As</th><th scope="col">Answer</th><th scope="col">In words</th></tr></thead>
        <tbody>{of.worlds.map((w) => <tr><th scope="row">{w.as ? shown(w.as) + ' says' : ''}{w.readings && Object.entries(w.readings).map(([k, v]) => shown(k) + ' as ' + shown(v)).join('; ')}{w.preferred && ' (preferred)'}</th>
          <td><Verdict kind={w.kind} /></td><td><Worth of={w.value} /> {shown(w.sentence ?? '')}</td></tr>)}</tbody></table></div></section>}
  </>;
}

export function Cells({ of }: { of: Answer }) {
  return of.cells ? <section><div class="sec"><h2>One by one</h2></div>
    <div class="tw" tabIndex={0} role="group" aria-label="Answers one by one"><table><thead><tr><th scope="col">What</th><th scope="col">Answer</th><th scope="col">By</th></tr></thead>
      <tbody>{of.cells.map((c) => <tr><th scope="row">{shown(c.what)}</th><td><Verdict kind={c.kind} /></td><td>{shown(c.sentence ?? c.grant ?? '')}</td></tr>)}</tbody></table></div></section> : null;
}

export function Gates({ of }: { of: Gate[] }) {
  const grants = [...new Set(of.map((g) => g.grant ?? ''))];
  const [chosen, choose] = useState(grants[0]);
  const grant = grants.includes(chosen) ? chosen : grants[0];
  const rows = of.filter((g) => (g.grant ?? '') === grant);
  useEffect(() => {
    const f = (e: Event) => { const i = grants.indexOf(grant) + (e as CustomEvent).detail; if (grants[i] !== undefined) choose(grants[i]); };
    addEventListener('licet-grant', f);
    return () => removeEventListener('licet-grant', f);
  });
  const count = (r: string) => rows.filter((g) => g.result === r).length;
  return <section aria-labelledby="h-gates"><div class="sec"><h2 id="h-gates">Gates{grants.length > 1 ? '' : grant && <> of <span class="nm">{shown(grant)}</span></>}</h2>
    {grants.length > 1 && <div class="seg" role="group" aria-label="Grant">{grants.map((g) => <button type="button" aria-pressed={g === grant} onClick={() => choose(g)}>{shown(g)}</button>)}</div>}
    <p class="note">{count('passes')} pass, {count('fails')} {count('fails') === 1 ? 'fails' : 'fail'}{count('open') ? `, ${count('open')} open` : ''}{grants.length > 1 && <> <kbd>[</kbd> <kbd>]</kbd></>}</p></div>
    <div class="tw" tabIndex={0} role="group" aria-label="Gates"><table class="ledger"><thead><tr><th scope="col" class="n">No.</th><th scope="col">Gate</th><th scope="col">Result</th><th scope="col">Finding</th><th scope="col">Clause</th><th scope="col">Facts</th></tr></thead>
      <tbody>{rows.map((g) => <tr class={g.result === 'fails' ? 'fails' : g.result === 'open' ? 'opens' : ''}>
        <td class="n dim">{g.n}</td><th scope="row" class="gate">{g.name}</th>
        <td>{g.result === 'fails' ? <span class="v no"><Mark kind="no" /><span>FAILS</span></span> : g.result === 'open' ? <span class="v cond"><Mark kind="cond" /><span>OPEN</span></span>
          : <span class="v yes"><Mark kind="done" /><span class="quiet">passes</span></span>}</td>
        <td class="blk">{shown(g.finding ?? '')}</td><td><Clauses of={g.clauses} /></td><td>{g.facts?.map((f) => /^[0-9]+$/.test(f) ? <><Chip n={f} /> </> : <>{shown(f)} </>)}</td></tr>)}</tbody></table></div></section>;
}

export function Facts({ of }: { of: Fact[] }) {
  return <section><div class="sec"><h2>Facts used</h2><p class="note">{of.length}</p></div>
    <ul class="facts">{of.map((f) => <li>{f.entry ? <Chip n={f.entry} /> : <span class="note">file</span>}<span>{shown(f.text)}</span>
      <span class="note">{f.standing}{f.recorded && ', not recorded'}</span></li>)}</ul></section>;
}

export function Diagnostics({ of, jump }: { of: Diagnostic[]; jump?: (d: Diagnostic) => void }) {
  return <ul class="diags">{of.map((d) => <li class={'diag ' + d.severity}><p><span class={'v ' + (d.severity === 'error' ? 'no' : d.severity === 'note' ? 'unk' : 'cond')}>
    <Mark kind={d.severity === 'error' ? 'no' : d.severity === 'note' ? 'unk' : 'cond'} /><span>{d.severity.toUpperCase()}</span></span> <strong>{shown(d.sentence)}</strong></p>
    <p class="note">{d.code}{d.line && <> · {jump ? <button type="button" class="link" onClick={() => jump(d)}>{shown(d.file ?? '')} line {d.line}, column {d.column}</button> : <>{d.file && shown(d.file)} line {d.line}, column {d.column}</>}</>}</p>
    {d.remedy && <p>Nearest: <strong>{shown(d.remedy)}</strong></p>}
    {d.places?.map((p) => <p class="note">{shown(p.sentence)}{p.file && <> {shown(p.file)}:{p.line}</>}</p>)}</li>)}</ul>;
}

export function Trouble({ of, again }: { of: unknown; again?: () => void }) {
  const f = of instanceof Failure ? of : new Failure(0, of instanceof Error ? of.message : String(of));
  const [word, more] = f.status === 403 ? ['NOT FOR THIS READER', 'Open the address that the server printed when it was started.']
    : f.status === 404 ? ['NOT THERE', 'It is not there, or not for this reader.'] : f.status === 409 ? ['CHANGED MEANWHILE', 'Nothing was recorded. Look at what differs now, then record that.']
    : f.status === 0 ? ['NO ANSWER', 'What was typed is kept here.'] : f.status === 503 ? ['BUSY', 'Nothing was changed.'] : ['ERROR', 'Nothing was changed.'];
  return <div class="trouble" role="alert"><p><span class="v no"><Mark kind="no" /><span>{word}</span></span> {shown(f.message)}{f.place && <> ({shown(f.place)})</>}</p>
    <p class="note">{more}{f.request && <> Request {shown(f.request)}.</>}</p>{again && <button type="button" class="btn" onClick={again}>Try again</button>}</div>;
}

/** Nothing before 300 ms, then words. */
export function Waiting({ what }: { what: string }) {
  const [late, set] = useState(false);
  useEffect(() => { const t = setTimeout(() => set(true), 300); return () => clearTimeout(t); }, []);
  return late ? <div class="skel" role="status"><p>{what}</p><i class="w80" /><i class="w60" /><i class="w40" /></div> : null;
}

export async function copy(text: string): Promise<boolean> {
  try { await navigator.clipboard.writeText(text); return true; } catch { return false; }
}
export function CopyButton({ text, name, k }: { text: () => string; name: string; k?: string }) {
  const [said, say] = useState('');
  const ref = useRef<HTMLButtonElement>(null);
  useEffect(() => { if (said) { const t = setTimeout(() => say(''), 4000); return () => clearTimeout(t); } }, [said]);
  return <button type="button" class="btn" ref={ref} data-key={k} onClick={async () => say(await copy(text()) ? 'Copied' : 'The browser does not let this page copy')}>
    <span role="status">{said || name}</span>{k && <kbd>{k}</kbd>}</button>;
}
export const Command = ({ line }: { line: string }) => <pre class="cmd" tabIndex={0} role="group" aria-label="Command line">{shown(line)}</pre>;

/** Loads when `on` changes; what comes late is dropped. */
export function useLoad<T>(load: (s: AbortSignal) => Promise<T>, on: unknown[]): { got?: T; bad?: unknown; busy: boolean; again: () => void } {
  const [state, set] = useState<{ got?: T; bad?: unknown; busy: boolean }>({ busy: true });
  const [turn, again] = useState(0);
  useEffect(() => {
    const c = new AbortController();
    set((s) => ({ ...s, bad: undefined, busy: true }));
    load(c.signal).then((got) => { if (!c.signal.aborted) set({ got, busy: false }); },
      (bad) => { if (!c.signal.aborted) set((s) => ({ ...s, bad, busy: false })); });
    return () => c.abort();
  }, [...on, turn]);
  return { ...state, again: () => again(turn + 1) };
}
