// Text of others: shown as text, with controls that reorder it made visible; places from bytes to UTF-16.

const hidden = /[\u202A-\u202E\u2066-\u2069\u200B-\u200F\uFEFF]/g;
export const shown = (s: string) => s.replace(hidden, (c) => '[U+' + c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0') + ']');

/** The UTF-16 index in `s` of byte `at` of its UTF-8 form. */
export function fromBytes(s: string, at: number): number {
  let bytes = 0, i = 0;
  while (i < s.length && bytes < at) {
    const c = s.codePointAt(i)!;
    bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    i += c > 0xffff ? 2 : 1;
  }
  return i;
}

/** The byte in the UTF-8 form of `s` of UTF-16 index `i`. */
export const toBytes = (s: string, i: number) => new TextEncoder().encode(s.slice(0, i)).length;

/** A figure with its digits in groups and a real minus sign; not a digit is changed. */
export function figure(f: string): string {
  const m = /^(-?)([0-9]+)((?:\.[0-9]+|\/[0-9]+)?)$/.exec(f);
  if (!m || m[3].startsWith('/')) return f.replace('-', '\u2212');
  return (m[1] ? '\u2212' : '') + m[2].replace(/\B(?=([0-9]{3})+$)/g, ',') + m[3];
}

/** A word for a shell. */
export const quoted = (s: string) => '"' + s.replace(/[\\"$`!]/g, '\\$&') + '"';

/** Days between two days, for hints beside a day only. */
export function daysBetween(a: string, b: string): number | undefined {
  const x = Date.parse(a + 'T00:00:00Z'), y = Date.parse(b + 'T00:00:00Z');
  return Number.isFinite(x) && Number.isFinite(y) ? Math.round((y - x) / 86400000) : undefined;
}
export function hint(today: string, day: string): string {
  const n = daysBetween(today, day);
  return n === undefined ? '' : n === 0 ? 'today' : n === 1 ? 'in 1 day' : n > 0 ? `in ${n} days` : n === -1 ? '1 day ago' : `${-n} days ago`;
}

export type Piece = { kind: 'head'; text: string; line: number; level: number } | { kind: 'clause'; label: string; text: string; line: number }
  | { kind: 'prose'; text: string; line: number } | { kind: 'terms'; lines: string[]; line: number };

/** A file cut into paper and terms; a paragraph is cut where a bold clause number begins. */
export function pieces(path: string, text: string): Piece[] {
  const lines = text.split('\n');
  if (lines[lines.length - 1] === '') lines.pop();
  if (!path.endsWith('.md')) return [{ kind: 'terms', lines, line: 1 }];
  const out: Piece[] = [];
  for (let i = 0; i < lines.length;) {
    const l = lines[i];
    const fence = /^```+\s*(\w*)/.exec(l);
    if (fence) {
      let j = i + 1;
      while (j < lines.length && !/^```/.test(lines[j])) j++;
      if (fence[1] === 'licet') out.push({ kind: 'terms', lines: lines.slice(i + 1, j), line: i + 2 });
      i = j + 1;
    } else if (/^#+ /.test(l)) {
      out.push({ kind: 'head', text: l.replace(/^#+ /, ''), level: l.indexOf(' '), line: i + 1 });
      i++;
    } else if (!l.trim()) i++;
    else {
      const first = i;
      while (i < lines.length && lines[i].trim() && !/^(```|#)/.test(lines[i])) i++;
      const para = lines.slice(first, i).join(' ');
      const cut = para.split(/\*\*([0-9][0-9A-Za-z.()]*)\*\*/);
      if (cut[0].trim()) out.push({ kind: 'prose', text: cut[0].trim(), line: first + 1 });
      for (let k = 1; k < cut.length; k += 2) out.push({ kind: 'clause', label: cut[k], text: cut[k + 1].trim(), line: first + 1 });
    }
  }
  return out;
}
