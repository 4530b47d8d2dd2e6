// Everything that makes the view stands in the URL: /b/BOOK/PAGE[/THING]?on&known&as&with&...

import { useEffect, useState } from 'preact/hooks';

export type Where = { book: string; page: string; thing: string; q: URLSearchParams };

export function read(): Where {
  const [, , book = '', page = '', ...rest] = location.pathname.split('/').map((p) => { try { return decodeURIComponent(p); } catch { return p; } });
  return { book, page, thing: rest.join('/'), q: new URLSearchParams(location.search) };
}

const heard = new Set<() => void>();
const guards = new Set<() => boolean>();
const tell = () => heard.forEach((f) => f());
let last = location.href;
addEventListener('popstate', () => {
  if (guarded()) { history.pushState(null, '', last); return; }
  last = location.href;
  tell();
});
const guarded = () => [...guards].some((g) => !g());

/** Asks `ok` before the page is left; returns how to stop asking. */
export function guard(ok: () => boolean) { guards.add(ok); return () => { guards.delete(ok); }; }

export function href(w: { book: string; page: string; thing?: string }, q: URLSearchParams | Record<string, string | undefined>): string {
  const p = new URLSearchParams();
  for (const [k, v] of q instanceof URLSearchParams ? q : Object.entries(q)) if (v) p.set(k, v);
  const s = p.toString().replace(/\+/g, '%20');
  return '/b/' + encodeURIComponent(w.book) + '/' + w.page + (w.thing ? '/' + w.thing.split('/').map(encodeURIComponent).join('/') : '') + (s ? '?' + s : '');
}

export function go(to: string, how: 'push' | 'replace' = 'push') {
  const path = to.split('?')[0];
  if (path !== location.pathname && guarded()) return;
  if (how === 'push') history.pushState(null, '', to); else history.replaceState(null, '', to);
  last = location.href;
  tell();
}

/** The same place with some values changed; undefined takes one away. */
export function change(of: Record<string, string | undefined>, how: 'push' | 'replace' = 'replace') {
  const w = read();
  for (const [k, v] of Object.entries(of)) if (v) w.q.set(k, v); else w.q.delete(k);
  go(href(w, w.q), how);
}

export const positionKeys = ['on', 'known', 'as', 'with'];
export const position = (q: URLSearchParams) => Object.fromEntries(positionKeys.map((k) => [k, q.get(k) || undefined])) as
  { on?: string; known?: string; as?: string; with?: string };

export function useWhere(): Where {
  const [w, set] = useState(read);
  useEffect(() => { const f = () => set(read()); heard.add(f); return () => { heard.delete(f); }; }, []);
  return w;
}

/** Clicks on links of our own move within the page. */
addEventListener('click', (e) => {
  if (e.defaultPrevented || e.button !== 0 || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
  const a = (e.target as Element | null)?.closest?.('a');
  if (!a || a.origin !== location.origin || a.hasAttribute('download') || a.target || !/^\/b\/[^/]+\/(ask|terms|due|record|kit)(\/|$)/.test(a.pathname)) return;
  if (a.pathname === location.pathname && a.hash) return;
  e.preventDefault();
  go(a.pathname + a.search, a.pathname === location.pathname && a.dataset.how !== 'push' ? 'replace' : 'push');
});
