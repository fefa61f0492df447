import type { ProblemTexts } from './problem-text'

/** Texts of all problems of event streams. */
export const SSE_PROBLEM_TEXTS = {
  'sse-no-data': { what: 'It has a name and no data: clients do not dispatch it.', others: '' },
  'sse-unknown-field': {
    what: 'A line names a field that event streams do not have. Clients ignore it.',
    others: ''
  },
  'sse-bad-retry': {
    what: 'The time to wait before connecting anew is no number of milliseconds. Clients ignore it.',
    others: ''
  },
  'sse-id-with-null': { what: 'The identifier holds a NUL. Clients ignore it.', others: '' },
  'sse-bad-utf8': { what: 'A line is not UTF-8. Clients replace what they cannot read.', others: '' },
  'sse-unfinished': {
    what: 'The stream ends before the blank line that ends an event. Clients discard it.',
    others: ''
  },
  'sse-missing-bytes': { what: 'Bytes before or within it are not in the capture.', others: '' }
} satisfies ProblemTexts
