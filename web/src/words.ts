// The labels of the pages. Sentences of answers and diagnostics are the engine's and stand nowhere here.

export const pages = [
  { page: 'ask', name: 'Ask', key: 'a' },
  { page: 'terms', name: 'Terms', key: 't' },
  { page: 'due', name: 'Due', key: 'd' },
  { page: 'record', name: 'Record', key: 'r' },
] as const;

/** What an answer's kind means, said after the engine's own sentence. */
export const ends: Record<string, string> = {
  YES: 'licensed under these terms',
  NO: 'not licensed under these terms',
  CONDITIONAL: 'licensed if a fact holds that is not on record',
  UNKNOWN: 'hangs on a term that is not at hand',
  AMBIGUOUS: 'the text has more than one reading, and they differ',
  DISPUTED: 'the facts are disputed, and they decide',
};

export const keys: [string, string][] = [
  ['Ctrl K', 'find or do'], ['/', 'into the question or filter'], ['g then a t d r', 'Ask, Terms, Due, Record'],
  ['o', 'set the day asked about'], ['j k', 'next and previous row'], ['Enter', 'open, ask, take a completion'], ['y', 'copy link'],
  ['.', 'command line and JSON'], ['v', 'verify here, on Record'], ['Ctrl Enter', 'the primary action that writes'], ['Esc', 'one level back'],
  ['?', 'these keys'],
];
