// Due: what is due, by whom, when; what was paid.

import { useEffect, useRef, useState } from 'preact/hooks';
import { api, type Answer, type Line } from './api';
import { change, position, useWhere } from './place';
import { Chip, Clauses, Command, CopyButton, DayOf, Facts, Mark, Money, Trouble, Waiting, useLink, useLoad } from './parts';
import { command } from './ask';
import { fullLink, pinned } from './frame';
import { daysBetween, hint, shown } from './text';

const good = (s = '') => /^(met|paid|done|cured|waived|excused)/.test(s);
const late = (s = '') => /^(missed|late|breach|in cure|overdue)/.test(s);
const shape = (s?: string) => (good(s) ? 'done' : late(s) ? 'late' : 'open');

function Timeline({ lines, today }: { lines: Line[]; today: string }) {
  const box = useRef<HTMLDivElement>(null);
  const [wide, measure] = useState(700);
  useEffect(() => { const m = () => measure(box.current?.clientWidth || 700); m(); addEventListener('resize', m); return () => removeEventListener('resize', m); }, []);
  const days = lines.map((l) => l.day).filter((d): d is string => !!d && /^[0-9]/.test(d));
  if (!days.length) return null;
  const sorted = [...days, today].sort(), first = sorted[0], span = Math.max(30, daysBetween(first, sorted[sorted.length - 1]) ?? 1);
  const who = [...new Set(lines.map((l) => l.who ?? ''))];
  const left = 110, x = (d: string) => left + ((daysBetween(first, d) ?? 0) / span) * (wide - left - 24);
  const high = who.length * 44 + 44;
  const marks: string[] = [];
  for (let y = Number(first.slice(0, 4)); y <= Number(sorted[sorted.length - 1].slice(0, 4)); y++)
    for (const m of span > 800 ? ['01'] : span > 200 ? ['01', '04', '07', '10'] : ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'])
      { const d = `${y}-${m}-01`; if (d >= first && d <= sorted[sorted.length - 1]) marks.push(d); }
  return <div ref={box} class="wide-only"><svg class="strip" width={wide} height={high} role="img" aria-label={`Timeline of ${lines.length} lines, from ${first} to ${sorted[sorted.length - 1]}; the table below says the same`}>
    {marks.map((d) => <g><path d={`M${x(d)} 20V${high - 20}`} class="gr" /><text x={x(d) + 3} y={high - 6}>{d.slice(0, 7)}</text></g>)}
    {who.map((p, i) => { let end = -99; return <g><path d={`M${left} ${i * 44 + 44}H${wide - 8}`} class="gr" /><text x="0" y={i * 44 + 48} class="t-b">{shown(p)}</text>
      {lines.filter((l) => (l.who ?? '') === p && l.day && /^[0-9]/.test(l.day)).sort((a, b) => a.day!.localeCompare(b.day!)).map((l) => {
        const cx = x(l.day!), s = shape(l.state), label = shown(l.what ?? '').slice(0, 26), room = cx - end > 8 && cx + label.length * 6 < wide;
        if (room) end = cx + label.length * 6;
        return <g class={'pt-' + s}>{s === 'late' ? <path d={`M${cx} ${i * 44 + 38}l6 11h-12z`} /> : s === 'done' ? <path d={`M${cx - 4} ${i * 44 + 44}l3 3 6-7`} class="tick" /> : <circle cx={cx} cy={i * 44 + 44} r="4.5" />}
          {room && <text x={cx} y={i * 44 + 33}>{label}</text>}</g>; })}</g>; })}
    <path d={`M${x(today)} 14V${high - 20}`} class="now" /><text x={x(today) > wide - 110 ? x(today) - 4 : x(today) + 4} y="12" class={'t-acc' + (x(today) > wide - 110 ? ' r' : '')}>on {today}</text>
  </svg></div>;
}

export function DueView({ of, owe, today, sel, select }: { of: Answer; owe?: Answer; today: string; sel: number; select: (i: number) => void }) {
  const w = useWhere();
  const to = useLink();
  const show = w.q.get('show') ?? 'all', by = w.q.get('by') ?? '';
  const all = of.lines ?? [];
  const who = [...new Set(all.map((l) => l.who ?? '').filter(Boolean))];
  const lines = all.filter((l) => (!by || l.who === by) && (show === 'all' || (show === 'done') === good(l.state)));
  const count = (f: (s?: string) => boolean) => all.filter((l) => f(l.state)).length;
  return <>
    <p class="note">{of.sentence}: {count(good)} done, {count(late)} late or in cure, {all.length - count(good) - count(late)} open</p>
    <div class="bar">
      <label class="field">Owed by <select value={by} data-slash onChange={(e) => change({ by: e.currentTarget.value || undefined })}><option value="">anyone</option>{who.map((p) => <option value={p}>{shown(p)}</option>)}</select></label>
      <label class="field">From <input size={10} value={w.q.get('from') ?? ''} placeholder="first" spellcheck={false} onChange={(e) => change({ from: e.currentTarget.value.trim() || undefined })} /></label>
      <label class="field">To <input size={10} value={w.q.get('to') ?? ''} placeholder="last" spellcheck={false} onChange={(e) => change({ to: e.currentTarget.value.trim() || undefined })} /></label>
      <div class="seg" role="group" aria-label="Show">{[['open', 'Open and late'], ['done', 'Done'], ['all', 'All']].map(([k, n]) => <button type="button" aria-pressed={show === k} onClick={() => change({ show: k === 'all' ? undefined : k })}>{n}</button>)}</div>
      <p class="note">{lines.length} of {all.length}</p>
    </div>
    <Timeline lines={lines} today={of.position.on ?? today} />
    {lines.length === 0 ? <div class="empty"><p>Nothing of this kind is due in these days.</p></div> :
      <div class="tw" tabIndex={0} role="group" aria-label="What is due"><table class="ledger due"><thead><tr><th scope="col">State</th><th scope="col">Day</th><th scope="col">Owed by</th><th scope="col">What</th><th scope="col" class="n">Amount</th><th scope="col">How the day is found</th><th scope="col">Clause</th></tr></thead>
        <tbody>{lines.map((l) => { const i = all.indexOf(l); return <tr class={i === sel ? 'sel' : ''}>
          <td><span class={'state ' + shape(l.state)}><Mark kind={shape(l.state)} />{l.state}</span></td>
          <td class="nowrap">{l.day ? <><DayOf day={l.day} />{shape(l.state) !== 'done' && <span class="note sub">{hint(of.position.on, l.day)}</span>}</> : 'not known yet'}</td>
          <td class="nowrap">{shown(l.who ?? '')}{l.to && <span class="dim"> to {shown(l.to)}</span>}</td>
          <th scope="row"><button type="button" class="link" data-row aria-pressed={i === sel} onClick={() => select(i)}>{shown(l.what ?? '')}</button></th>
          <td class="n amt">{l.amount && <Money of={l.amount} />}</td><td class="blk dim">{l.derivation?.map((d) => <p>{shown(d)}</p>)}</td><td><Clauses of={l.ground?.clauses} /></td></tr>; })}</tbody></table></div>}
    {owe?.kind && <section><div class="sec"><h2>Unpaid</h2><p class="note">on <DayOf day={owe.position.on} /></p></div><ul class="rows">
      <li><span><strong>{owe.kind}</strong> {owe.value?.amount && <Money of={owe.value.amount} />} {shown(owe.sentence ?? '')}</span> <a href={to('ask', '', { q: 'owe ' + (owe.question ?? '') })}>Ask this</a></li>
      {owe.worlds?.map((x) => <li><span>{x.as ? 'as ' + shown(x.as) + ' says' : 'as read'}: {x.value?.amount && <Money of={x.value.amount} />} {shown(x.sentence ?? '')}</span></li>)}</ul></section>}
  </>;
}

export function Due({ today }: { today: string }) {
  const w = useWhere();
  const at = position(w.q), from = w.q.get('from') ?? '', until = w.q.get('to') ?? '';
  const words = from && until ? `from ${from} to ${until}` : '';
  const { got, bad, busy, again } = useLoad(async (s) => {
    const of = await api.answer(w.book, 'due', words, at, s);
    const owe = await api.answer(w.book, 'owe', '', at, s).catch((e) => { if (s.aborted) throw e; return undefined; });
    return { of, owe };
  }, [w.book, words, at.on, at.known, at.as, at.with]);
  if (got) { pinned.on = got.of.position.on; pinned.known = got.of.position.known; }
  const sel = w.thing === '' ? -1 : Number(w.thing);
  const line = got?.of.lines?.[sel];
  const to = useLink();
  return <main id="main" class={'main' + (line ? ' with-side' : '')} tabIndex={-1}>
    <div class="page"><div class="head"><h1>Due</h1><div class="acts"><CopyButton name="Copy link" k="y" text={fullLink} /><button type="button" class="btn" onClick={() => print()}>Print</button></div></div>
      {bad ? <Trouble of={bad} again={again} /> : null}
      {!got && busy && <Waiting what="Computing what is due." />}
      {got && (got.of.kind ? <DueView of={got.of} owe={got.owe} today={today} sel={sel}
        select={(i) => { const x = new URLSearchParams(w.q); history.replaceState(null, '', '/b/' + encodeURIComponent(w.book) + '/due/' + i + (x.toString() ? '?' + x : '')); dispatchEvent(new PopStateEvent('popstate')); }} />
        : <Trouble of={new Error(got.of.diagnostics?.map((d) => d.sentence).join('; ') ?? 'the book has errors')} />)}
      {(from ? !until : until) && <p class="note">From and To count together: give both days.</p>}
      <section class="share"><Command line={command('due', words, at)} /></section>
    </div>
    {line && <aside class="side" aria-label="Reasons"><section><div class="sec"><h2>{shown(line.what ?? '')}</h2><p class="note">{shown(line.who ?? '')}{line.to && ' to ' + shown(line.to)}</p></div>
      {line.amount && <p class="big"><Money of={line.amount} /></p>}<p>{line.state}, {line.day ? <DayOf day={line.day} /> : 'day not known yet'}</p></section>
      <section><div class="sec"><h2>How the day is found</h2></div>{line.derivation ? <ul class="rows">{line.derivation.map((d) => <li><span>{shown(d)}</span></li>)}</ul> : <p class="note">The day is stated in the terms.</p>}</section>
      {line.ground && <section><div class="sec"><h2>By</h2></div><p>{line.ground.kind} <a href={to('terms', '', { at: line.ground.file + ':' + line.ground.line })}>{shown(line.ground.statement)}</a>, clause <Clauses of={line.ground.clauses} />
        {line.ground.entry && <> <Chip n={line.ground.entry} /></>}</p></section>}
      {got?.of.facts && <Facts of={got.of.facts.filter((f) => f.text.includes(line.ground?.statement ?? '\u0000'))} />}</aside>}
  </main>;
}
