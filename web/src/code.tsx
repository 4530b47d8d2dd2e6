// Terms with line numbers; what is wrong stands under its line.

import { Fragment } from 'preact';
import type { Diagnostic } from './api';
import { Diagnostics } from './parts';
import { shown } from './text';

function Words({ line }: { line: string }) {
  const top = /^([a-z]+)( .*)?$/.exec(line);
  if (top) return <><span class="kw">{top[1]}</span>{shown(top[2] ?? '')}</>;
  const sub = /^( {2})([a-z][a-z ]*?)( {2,}.*|$)/.exec(line);
  return sub ? <>{sub[1]}<span class="cw">{sub[2]}</span>{shown(sub[3])}</> : <>{shown(line)}</>;
}

export function TermsCode({ lines, from, hit, name, diagnostics = [], only = true }: { lines: string[]; from: number; hit?: number; name: string; diagnostics?: Diagnostic[]; only?: boolean }) {
  return <div class="code" tabIndex={0} role="group" aria-label={name}>{lines.map((l, i) => {
    const wrong = diagnostics.filter((d) => d.line === from + i);
    return <Fragment><div class={'cline' + (from + i === hit ? ' hit' : '')} id={only ? undefined : 'L' + (from + i)}><span class="ln">{from + i}</span><Words line={l} /></div>{wrong.length > 0 && <Diagnostics of={wrong} />}</Fragment>;
  })}</div>;
}
