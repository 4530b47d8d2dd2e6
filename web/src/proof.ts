// The tree of the record, computed here: RFC 6962 with SHA-256 (docs/format.md, "The tree").

const sha = async (b: Uint8Array) => new Uint8Array(await crypto.subtle.digest('SHA-256', b as BufferSource));
export const hex = (b: Uint8Array) => [...b].map((x) => x.toString(16).padStart(2, '0')).join('');
export const bytes = (base64: string) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

export function join(first: number, ...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(1 + parts.reduce((n, p) => n + p.length, 0));
  out[0] = first;
  let at = 1;
  for (const p of parts) { out.set(p, at); at += p.length; }
  return out;
}
export const leafHash = (leaf: Uint8Array) => sha(join(0, leaf));

export async function root(leaves: Uint8Array[]): Promise<Uint8Array> {
  if (leaves.length === 0) return sha(new Uint8Array());
  if (leaves.length === 1) return leaves[0];
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha(join(1, await root(leaves.slice(0, k)), await root(leaves.slice(k))));
}

/** The checkpoint's own words: its log, size, root in hex. */
export function checkpoint(text: string): { log: string; size: number; root: string } | undefined {
  const [log, size, b64] = text.split('\n');
  if (!log || !/^(0|[1-9][0-9]*)$/.test(size ?? '') || !b64) return undefined;
  try { return { log, size: parseInt(size, 10), root: hex(bytes(b64)) }; } catch { return undefined; }
}
