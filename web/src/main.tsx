// The pages of Licet: one script, a page a file.

import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import { api } from './api';
import { go, href, position, useWhere } from './place';
import { Frame } from './frame';
import { Trouble, Waiting, useLoad } from './parts';
import { Ask } from './ask';
import { Terms } from './terms';
import { Due } from './due';
import { Record } from './record';
import { Kit } from './kit';
import { shown } from './text';

function App() {
  const w = useWhere();
  const { got: books, bad, again } = useLoad((s) => api.books(s), []);
  useEffect(() => { if (books && !w.book && books.books.length === 1) go(href({ book: books.books[0].name, page: 'ask' }, {}), 'replace'); }, [books, w.book]);
  if (bad) return <main class="page"><h1>Licet</h1><Trouble of={bad} again={again} /></main>;
  if (!books) return <main class="page"><h1 class="vh">Licet</h1><Waiting what="Reading the books." /></main>;
  if (!w.book || !books.books.some((b) => b.name === w.book))
    return <main class="page"><h1>Books</h1>{w.book && <p>There is no book {shown(w.book)}, or it is not for this reader.</p>}
      <ul class="rows">{books.books.map((b) => <li><a href={href({ book: b.name, page: 'ask' }, position(w.q))}>{shown(b.name)}</a> <span class="note">{b.recorded ? 'with a record' : 'no record'}</span></li>)}</ul></main>;
  const page = w.page === 'terms' ? <Terms /> : w.page === 'due' ? <Due today={books.today} /> : w.page === 'record' ? <Record /> : w.page === 'kit' ? <Kit /> : <Ask />;
  return <Frame books={books}>{page}</Frame>;
}

render(<App />, document.getElementById('app')!);
