// What the server says, as docs/openapi.json describes it. Amounts stay the texts that came.

export type Day = string;
export type Amount = { currency: string; figure: string };
export type Ground = { statement: string; kind?: string; file?: string; line?: number; entry?: string; unrecorded?: true; clauses?: string[] };
export type Gate = { grant?: string; n: number; name: string; result: 'passes' | 'fails' | 'open'; finding?: string; clauses?: string[]; facts?: string[] };
export type Value = { day?: Day; amount?: Amount; number?: Amount | string; names?: string[]; low?: Amount | string; high?: Amount | string };
export type World = { readings?: Record<string, string>; as?: string; kind: string; value?: Value; sentence?: string; preferred?: true };
export type Fact = { entry?: string; text: string; standing?: string; recorded?: 'unrecorded' };
export type Line = { day?: Day; who?: string; to?: string; what?: string; state?: string; amount?: Amount; derivation?: string[]; ground?: Ground };
export type Place = { file?: string; line?: number; column?: number; sentence: string };
export type Diagnostic = Place & { code: string; severity: 'error' | 'choice' | 'warning' | 'note'; remedy?: string; places?: Place[] };
export type Position = { on: Day; known?: string; unrecorded?: string; as?: string; with?: string; book?: string; root?: string };
export type Answer = {
  licet: 'answer/1'; verb: string; question?: string; position: Position; kind?: string; value?: Value; basis?: string;
  assumed?: string[]; sentence?: string; decides?: Ground[]; gates?: Gate[]; facts?: Fact[]; needs?: string[][];
  terms?: { name: string; statement?: string }[]; worlds?: World[]; until?: { day: Day; kind?: string; why?: string };
  nearest?: { change: string; order: number; question?: string }[];
  cells?: { what: string; kind: string; sentence?: string; grant?: string }[];
  lines?: Line[]; caveats?: string[]; diagnostics?: Diagnostic[];
};
export type Books = { today: Day; csrf: string; version: string; books: { name: string; recorded: boolean }[] };
export type Completion = { from: number; nearest: boolean; words: string[]; hints: string[] };
export type Coverage = { source: string; entries: number; modelled: number; no_effect: number; not_modelled: number; not_at_hand: number };
export type Check = { answer: Answer; coverage: Coverage[] };
export type Statement = { kind: string; name: string; title?: string; from: number; to: number; clauses: string[]; entry?: number };
export type TermsFile = { path: string; lines: number; statements: Statement[]; events: { line: number; verb?: string; entry?: number }[] };
export type PaperClause = { label: string; to?: string; state: string; file: string; line: number; touches: string[]; why?: string };
export type Terms = { files: TermsFile[]; paper: { source: string; agreement?: string; clauses: PaperClause[] }[] };
export type Entry = { number: number; id: string; at: string; by?: string; kind: string; because?: string; files: { act: string; path: string }[]; events?: string[] };
export type Log = { entries: Entry[]; size: number; root?: string };
export type EntryWhole = { entry: Entry; bytes: string; changes: { path: string; diff: string }[] };
export type Checkpoint = { size: number; root?: string; text: string };
export type Status = { recorded: boolean; changes: number; size?: number; root?: string; files: { path: string; state: string }[] };
export type Prepared = { digest: string; size: number; files: { path: string; state: string; diff: string }[] };
export type Recorded = { number?: number; root?: string };

export class Failure extends Error {
  constructor(public status: number, message: string, public place = '', public request = '') { super(message); }
}

let csrf = '';

async function call<T>(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  let got: Response;
  try {
    got = await fetch(path, {
      method, signal, credentials: 'same-origin', cache: 'no-store',
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', 'Licet-Csrf': csrf } }),
    });
  } catch (e) {
    if ((e as Error).name === 'AbortError') throw e;
    throw new Failure(0, 'the server does not answer');
  }
  let doc: any;
  try { doc = await got.json(); } catch (e) {
    if ((e as Error).name === 'AbortError') throw e;
    throw new Failure(got.status, 'the server sent something that is not an answer');
  }
  if (got.ok || (got.status === 422 && doc.licet === 'answer/1')) return doc as T;
  throw new Failure(got.status, String(doc.message ?? 'no answer'), String(doc.place ?? ''), String(doc.request ?? ''));
}

const query = (of: Record<string, string | undefined>) => {
  const q = new URLSearchParams();
  for (const [k, v] of Object.entries(of)) if (v) q.set(k, v);
  const s = q.toString();
  return s ? '?' + s : '';
};
const base = (book: string) => '/api/1/b/' + encodeURIComponent(book) + '/';
const path = (p: string) => p.split('/').map(encodeURIComponent).join('/');

export type At = { on?: string; known?: string; as?: string; with?: string };

export const api = {
  async books(signal?: AbortSignal) {
    const b = await call<Books>('GET', '/api/1/books', undefined, signal);
    csrf = b.csrf;
    return b;
  },
  answer: (book: string, verb: string, q: string, at: At, signal?: AbortSignal) =>
    call<Answer>('GET', base(book) + 'answer' + query({ verb, q, ...at }), undefined, signal),
  complete: (book: string, q: string, at: number, signal?: AbortSignal) =>
    call<Completion>('GET', base(book) + 'complete' + query({ q, at: String(at) }), undefined, signal),
  check: (book: string, known?: string, signal?: AbortSignal) => call<Check>('GET', base(book) + 'check' + query({ known }), undefined, signal),
  checkText: (book: string, files: { path: string; text: string }[], signal?: AbortSignal) => call<Answer>('POST', base(book) + 'check', { files }, signal),
  terms: (book: string, known?: string, signal?: AbortSignal) => call<Terms>('GET', base(book) + 'terms' + query({ known }), undefined, signal),
  file: (book: string, p: string, known?: string, signal?: AbortSignal) =>
    call<{ path: string; text: string }>('GET', base(book) + 'terms/' + path(p) + query({ known }), undefined, signal),
  log: (book: string, signal?: AbortSignal) => call<Log>('GET', base(book) + 'log', undefined, signal),
  entry: (book: string, n: number, signal?: AbortSignal) => call<EntryWhole>('GET', base(book) + 'entry/' + n, undefined, signal),
  checkpoint: (book: string, signal?: AbortSignal) => call<Checkpoint>('GET', base(book) + 'checkpoint', undefined, signal),
  status: (book: string, signal?: AbortSignal) => call<Status>('GET', base(book) + 'status', undefined, signal),
  prepare: (book: string, signal?: AbortSignal) => call<Prepared>('POST', base(book) + 'entries/prepare', {}, signal),
  record: (book: string, of: { digest: string; because?: string; correct?: boolean }, signal?: AbortSignal) =>
    call<Recorded>('POST', base(book) + 'entries', of, signal),
};
