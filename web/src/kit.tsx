// Kit: every answer and every state, for the tests. No page links here.

import { Failure, type Answer } from './api';
import { AnswerBlock, Cells, Chip, Diagnostics, Facts, Gates, Money, Needs, Trouble } from './parts';
import { Lines } from './ask';
import { ProofBox } from './record';

const base = { licet: 'answer/1' as const, verb: 'can', question: 'brightwater sell ddr5-module in SG', position: { on: '2026-11-24' } };
const decides = [{ statement: 'core-memory', kind: 'grant', file: 'terms.md', line: 108, clauses: ['2.1', '2.6'] }];
const answers: Answer[] = [
  { ...base, kind: 'YES', sentence: 'license, by core-memory', decides, until: { day: '2028-07-01', kind: 'NO', why: 'holdings change' } },
  { ...base, kind: 'NO', sentence: 'hbm-supplement: JP is outside of its territory', decides },
  { ...base, kind: 'CONDITIONAL', sentence: 'it hangs on a fact', decides, needs: [['designed by the licensee'], ['for research', 'ddr5-die is memory']] },
  { ...base, kind: 'UNKNOWN', sentence: 'a term is redacted', decides, terms: [{ name: 'transition period', statement: 'core-memory' }] },
  { ...base, kind: 'AMBIGUOUS', sentence: 'the readings differ', decides, worlds: [{ readings: { cure: 'notice' }, kind: 'YES' }, { readings: { cure: 'due' }, kind: 'NO', preferred: true }] },
  { ...base, kind: 'DISPUTED', sentence: 'the sides tell it differently', decides, worlds: [{ as: 'aldgate', kind: 'NO' }, { as: 'brightwater', kind: 'YES' }] },
];
const long = 'a-name-of-two-hundred-characters-'.repeat(6) + 'ends';

export function Kit() {
  return <main id="main" class="main" tabIndex={-1}><div class="page"><h1>Kit: answers and states</h1>
    {answers.map((a) => <><AnswerBlock of={a} /><Needs of={a} /></>)}
    <AnswerBlock of={{ ...base, verb: 'owe', kind: 'AMOUNT', sentence: '1 payment', value: { amount: { currency: 'USD', figure: '1234567890123456789.05' } }, decides }} />
    <AnswerBlock of={{ ...base, verb: 'owe', kind: 'AMOUNT', sentence: 'an interval', value: { low: { currency: 'USD', figure: '-84210.00' }, high: { currency: 'USD', figure: '131750.00' } } }} />
    <AnswerBlock of={{ ...base, verb: 'due', kind: 'DAY', sentence: 'last day to cure', value: { day: '2027-06-07' } }} dim />
    <Gates of={['agreement in force', 'layer open', 'grant in force'].map((name, i) => ({ grant: 'core-memory', n: i + 1, name, result: (['passes', 'fails', 'open'] as const)[i], finding: i ? 'a finding' : undefined, clauses: ['2.1'], facts: ['12'] }))} />
    <Cells of={{ ...base, cells: [{ what: 'US', kind: 'YES' }, { what: 'RU', kind: 'NO', sentence: 'outside of the territory' }] }} />
    <Lines of={{ ...base, verb: 'due', lines: [{ day: '2027-03-31', who: 'brightwater', to: 'aldgate', what: 'upfront', state: 'missed', amount: { currency: 'USD', figure: '3000000.00' }, derivation: ['60 days from 2027-01-30'] }, { what: 'no day', state: 'open' }] }} />
    <Facts of={[{ text: '2026-06-15 ship ddr5-module by brightwater in DE', standing: 'asserted', entry: '12' }, { text: long, standing: 'disputed', recorded: 'unrecorded' }, { text: 'Ελληνικά και العربية \u202Ereversed', standing: 'asserted' }]} />
    <section><h2>Diagnostics</h2><Diagnostics of={[{ code: 'E_UNKNOWN_NAME', severity: 'error', file: 'terms.md', line: 29, column: 3, sentence: "no party is called 'brightwatr'", remedy: 'brightwater' }, { code: 'W_READINGS', severity: 'choice', sentence: 'it has two readings', places: [{ sentence: 'by notice' }, { sentence: 'by the due day' }] }, { code: 'W_NOTE', severity: 'note', sentence: 'a note' }]} /></section>
    <section><h2>Empty</h2><div class="empty"><p>Nothing is due in these days.</p></div></section>
    <section><h2>Loading</h2><div class="skel"><p>Reading the record: 12 of 412 entries.</p><i class="w80" /><i class="w60" /></div></section>
    <section><h2>Failures</h2>{[[0, 'the server does not answer'], [403, 'no session'], [404, 'there is no such entry'], [409, 'the files differ from what was shown'], [500, 'a defect'], [503, 'another process holds the record']].map(([s, m]) => <Trouble of={new Failure(s as number, m as string, '', '3f09-11')} again={() => {}} />)}</section>
    <ProofBox of={{ state: 'none', done: 0, of: 0 }} /><ProofBox of={{ state: 'failed', done: 2, of: 2, words: 'the entries give another root' }} /><ProofBox of={{ state: 'cannot', done: 0, of: 0 }} />
    <section><h2>Parts</h2><p><Chip n={371} /> <Money of={{ currency: 'USD', figure: '451750.00' }} /> {long}</p></section>
  </div></main>;
}
