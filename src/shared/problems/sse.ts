import type { ProblemTexts } from './problem-text'

/** Texts of all problems of event streams. */
export const SSE_PROBLEM_TEXTS = {
  'sse-no-data': { what: 'The event has a name but no data, so clients do not dispatch it.', others: '' },
  'sse-unknown-field': {
    what: 'A line has a field name that event streams do not define. Clients ignore it.',
    others: ''
  },
  'sse-bad-retry': {
    what: 'The reconnection time is not a number of milliseconds. Clients ignore it.',
    others: ''
  },
  'sse-id-with-null': { what: 'The event ID contains a NUL character. Clients ignore it.', others: '' },
  'sse-bad-utf8': { what: 'A line is not valid UTF-8. Clients replace the invalid bytes.', others: '' },
  'sse-unfinished': {
    what: 'The stream ends before the blank line that ends an event. Clients discard it.',
    others: ''
  },
  'sse-missing-bytes': { what: 'Bytes before or within the event are not in the capture.', others: '' }
} satisfies ProblemTexts
