import type { ProblemTexts } from './problem-text'

/** Texts of all problems of event streams. */
export const SSE_PROBLEM_TEXTS = {
  'sse-no-data': { message: 'The event has a name but no data. Clients do not dispatch it.', others: '' },
  'sse-unknown-field': {
    message: 'A line has a field name that event streams do not define. Clients ignore the line.',
    others: ''
  },
  'sse-bad-retry': {
    message: 'The reconnection time (retry) is not a number of milliseconds. Clients ignore it.',
    others: ''
  },
  'sse-id-with-null': {
    message: 'The event id contains a NUL character. Clients ignore the id.',
    others: ''
  },
  'sse-bad-utf8': { message: 'A line is not valid UTF-8. Clients replace the invalid bytes.', others: '' },
  'sse-unfinished': {
    message: 'The stream ends before the blank line that completes an event. Clients discard the event.',
    others: ''
  },
  'sse-missing-bytes': { message: 'Bytes before or within the event are missing in the capture.', others: '' }
} satisfies ProblemTexts
