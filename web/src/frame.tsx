// The frame of every page: header with the position, navigation, palette, keys, theme.

import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { api, type Books } from './api';
import { change, go, href, position, positionKeys, useWhere } from './place';
import { keys, pages } from './words';
import { copy } from './parts';
import { shown } from './text';

const themeCookie = () => /(?:^|; )licet-theme=(light|dark)/.exec(document.cookie)?.[1];
export function setTheme(t: 'light' | 'dark' | '') {
  if (t) document.documentElement.dataset.theme = t; else delete document.documentElement.dataset.theme;
  document.cookie = 'licet-theme=' + t + '; path=/; SameSite=Strict; max-age=' + (t ? 31536000 : 0);
}
const theme = themeCookie();
if (theme) document.documentElement.dataset.theme = theme;

/** The link that shows next year what is seen now: on and known are written out. */
export const pinned: { on?: string; known?: string } = {};
export function fullLink(): string {
  const u = new URL(location.href);
  for (const k of ['on', 'known'] as const) if (!u.searchParams.get(k) && pinned[k]) u.searchParams.set(k, pinned[k]!);
  return u.href.replace(/\+/g, '%20');
}

const cells = [
  { key: 'on', name: 'On', none: 'today', help: 'The day asked about, as 2026-01-31. Empty: today.' },
  { key: 'known', name: 'Known', none: 'now', help: 'As known then: the number of an entry, or a day. Empty: now.' },
  { key: 'as', name: 'Facts', none: 'as on record', help: 'Disputed facts as this party says them. Empty: as on record.' },
  { key: 'with', name: 'Scenario', none: 'none', help: 'The name of a scenario. Empty: none.' },
];

function Modal({ open, close, name, children }: { open: boolean; close: () => void; name: string; children: ComponentChildren }) {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => { const d = ref.current; if (!d) return; if (open && !d.open) d.showModal(); if (!open && d.open) d.close(); }, [open]);
  return <dialog ref={ref} aria-label={name} onClose={close} onClick={(e) => { if (e.target === ref.current) close(); }}>{open && children}</dialog>;
}

function PositionDialog({ which, close, today }: { which: string; close: () => void; today: string }) {
  const w = useWhere();
  const cell = cells.find((c) => c.key === which);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => { if (which) input.current?.focus(); }, [which]);
  return <Modal open={!!cell} close={close} name={'Set: ' + (cell?.name ?? '')}>
    {cell && <form class="ask" onSubmit={(e) => { e.preventDefault(); const v = input.current!.value.trim(); change({ [which]: v || undefined }); close(); }}>
      <label for="pos-in">{cell.name}</label>
      <input id="pos-in" ref={input} value={w.q.get(which) ?? ''} placeholder={which === 'on' ? today : cell.none} autocomplete="off" spellcheck={false} />
      <p class="note">{cell.help}</p>
      <div class="acts"><button class="btn" type="submit">Set</button><button class="btn" type="button" onClick={() => { change({ [which]: undefined }); close(); }}>Default</button></div>
    </form>}
  </Modal>;
}

type Act = { text: string; note?: string; run: () => void };
function Palette({ open, close, book, set }: { open: boolean; close: () => void; book: string; set: (which: string) => void }) {
  const [typed, type] = useState('');
  const [row, move] = useState(0);
  const [names, take] = useState<{ text: string; note: string; to: string }[]>([]);
  const w = useWhere();
  const at = position(w.q);
  useEffect(() => {
    if (!open) { type(''); move(0); return; }
    const c = new AbortController();
    api.terms(book, undefined, c.signal).then((t) => take(t.files.flatMap((f) => f.statements.map((s) => ({
      text: s.name, note: s.kind + (s.clauses.length ? ', clause ' + s.clauses.join(', ') : ''), to: href({ book, page: 'terms' }, { ...at, at: f.path + ':' + s.from }) })))), () => take([]));
    return () => c.abort();
  }, [open, book]);
  const t = typed.trim().toLowerCase();
  const acts: Act[] = [];
  if (/^#[0-9]+$/.test(t)) acts.push({ text: 'Entry ' + t, run: () => go(href({ book, page: 'record', thing: t.slice(1) }, at)) });
  if (/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(t)) acts.push({ text: 'Set the day to ' + t, run: () => change({ on: t }) });
  else if (/^[0-9]+(\.[0-9a-z()]*)?$/.test(t)) acts.push({ text: 'Clause ' + t, run: () => go(href({ book, page: 'terms', thing: t }, at)) });
  const all: Act[] = [
    ...pages.map((p) => ({ text: p.name, note: 'g ' + p.key, run: () => go(href({ book, page: p.page }, at)) })),
    ...cells.map((c) => ({ text: 'Set: ' + c.name, run: () => set(c.key) })),
    { text: 'Copy link', note: 'y', run: () => void copy(fullLink()) },
    { text: 'Theme: light', run: () => setTheme('light') }, { text: 'Theme: dark', run: () => setTheme('dark') }, { text: 'Theme: as the system', run: () => setTheme('') },
    { text: 'Print', run: () => print() }, { text: 'Keys', note: '?', run: () => set('keys') },
    ...names.map((n) => ({ text: n.text, note: n.note, run: () => go(n.to) })),
  ];
  acts.push(...all.filter((a) => (a.text + ' ' + (a.note ?? '')).toLowerCase().includes(t)).sort((a, b) => Number(!a.text.toLowerCase().startsWith(t)) - Number(!b.text.toLowerCase().startsWith(t))).slice(0, 12));
  const run = (a?: Act) => { close(); a?.run(); };
  return <Modal open={open} close={close} name="Find or do">
    <input class="pal-in" autofocus role="combobox" aria-label="Find or do" aria-expanded="true" aria-controls="pal-list" aria-autocomplete="list" aria-activedescendant={acts.length ? 'pal-' + row : undefined}
      value={typed} autocomplete="off" spellcheck={false} onInput={(e) => { type(e.currentTarget.value); move(0); }}
      onKeyDown={(e) => {
        if (e.key === 'ArrowDown') { e.preventDefault(); move(Math.min(row + 1, acts.length - 1)); }
        else if (e.key === 'ArrowUp') { e.preventDefault(); move(Math.max(row - 1, 0)); }
        else if (e.key === 'Enter') { e.preventDefault(); run(acts[row]); }
      }} />
    <ul class="list" id="pal-list" role="listbox" aria-label="Found">{acts.map((a, i) => <li id={'pal-' + i} role="option" aria-selected={i === row} onMouseDown={(e) => { e.preventDefault(); run(a); }}><span>{shown(a.text)}</span><span class="note">{a.note && shown(a.note)}</span></li>)}</ul>
    {!acts.length && <p class="note pad">Nothing is called so.</p>}
  </Modal>;
}

export const proofState: { text: string; heard?: () => void } = { text: 'not proved in this page' };
export function setProof(text: string) { proofState.text = text; proofState.heard?.(); }

export function Frame({ books, children }: { books: Books; children: ComponentChildren }) {
  const w = useWhere();
  const [cell, openCell] = useState('');
  const [palette, openPalette] = useState(false);
  const [, redraw] = useState(0);
  proofState.heard = () => redraw((n) => n + 1);
  const at = position(w.q);
  const recorded = books.books.find((b) => b.name === w.book)?.recorded;
  useEffect(() => {
    let before = '';
    const f = (e: KeyboardEvent) => {
      if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') { e.preventDefault(); openPalette(true); return; }
      if ((e.ctrlKey || e.metaKey) && e.key === 'Enter') { document.querySelector<HTMLButtonElement>('[data-key="Ctrl Enter"]')?.click(); return; }
      if (e.ctrlKey || e.metaKey || e.altKey || document.querySelector('dialog[open]')) return;
      const in_ = e.target as HTMLElement;
      if (in_.matches('input, textarea, select')) return;
      const lead = before;
      before = '';
      if (lead === 'g') { const p = pages.find((p) => p.key === e.key); if (p) { e.preventDefault(); go(href({ book: w.book, page: p.page }, at)); } return; }
      if (e.key === 'g') { before = 'g'; return; }
      if (e.key === '?') openCell('keys');
      else if (e.key === 'o') { e.preventDefault(); openCell('on'); }
      else if (e.key === '/') { e.preventDefault(); document.querySelector<HTMLElement>('[data-slash]')?.focus(); }
      else if (e.key === '[' || e.key === ']') dispatchEvent(new CustomEvent('licet-grant', { detail: e.key === '[' ? -1 : 1 }));
      else if (e.key === 'j' || e.key === 'k') {
        const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
        const i = rows.indexOf(document.activeElement as HTMLElement);
        const r = rows[e.key === 'j' ? Math.min(i + 1, rows.length - 1) : Math.max(i - 1, 0)];
        if (r) { e.preventDefault(); r.focus(); }
      } else if (e.key === 'Escape' && w.q.get('with')) change({ with: undefined });
      else document.querySelector<HTMLElement>('[data-key="' + CSS.escape(e.key) + '"]')?.click();
    };
    addEventListener('keydown', f);
    return () => removeEventListener('keydown', f);
  });
  useEffect(() => { document.title = (pages.find((p) => p.page === w.page)?.name ?? 'Kit') + ' · ' + w.book + ' · Licet'; }, [w.page, w.book]);
  return <>
    <a class="skip" href="#main">Skip to content</a>
    <header class="top">
      <a class="word" href="/">Licet</a>
      <span class="book">{shown(w.book)}</span>
      <div class="pos" role="group" aria-label="Position">{cells.map((c) => {
        const v = w.q.get(c.key);
        return <button type="button" class={v ? 'set' : ''} onClick={() => openCell(c.key)}><span>{c.name}</span> <b>{v ? shown(v) : c.key === 'on' ? books.today : c.none}</b></button>;
      })}</div>
      <button type="button" class="jump" onClick={() => openPalette(true)}><span>Find or do</span> <kbd>Ctrl K</kbd></button>
      <a class="proof" href={href({ book: w.book, page: 'record' }, at)}>{recorded ? 'Record ' + proofState.text : 'No record'}</a>
    </header>
    <div class="frame">
      <nav class="nav" aria-label="Pages"><ul>{pages.map((p) => <li><a href={href({ book: w.book, page: p.page }, at)} aria-current={w.page === p.page ? 'page' : undefined}><span>{p.name}</span><span class="key" aria-hidden="true">g {p.key}</span></a></li>)}</ul>
        <button type="button" class="link keysbtn" onClick={() => openCell('keys')}>Keys <kbd>?</kbd></button></nav>
      <div class="body">
        {w.q.get('with') && <p class="banner">Scenario <strong>{shown(w.q.get('with')!)}</strong>: nothing of it is recorded. <button type="button" class="link" onClick={() => change({ with: undefined })}>Leave it <kbd>Esc</kbd></button></p>}
        {children}
        <p class="printfoot">{shown(w.book)} · on {w.q.get('on') ?? books.today} · known {w.q.get('known') ?? 'now'} · facts {w.q.get('as') ?? 'as on record'} · licensed under these terms only; not legal advice</p>
      </div>
    </div>
    <PositionDialog which={cell === 'keys' ? '' : cell} close={() => openCell('')} today={books.today} />
    <Palette open={palette} close={() => openPalette(false)} book={w.book} set={(k) => setTimeout(() => openCell(k), 0)} />
    <Modal open={cell === 'keys'} close={() => openCell('')} name="Keys"><div class="ask"><h2>Keys</h2><dl class="kv">{keys.map(([k, d]) => <><dt><kbd>{k}</kbd></dt><dd>{d}</dd></>)}</dl>
      <div class="acts"><button type="button" class="btn" onClick={() => openCell('')}>Close <kbd>Esc</kbd></button></div></div></Modal>
  </>;
}
export { positionKeys };
