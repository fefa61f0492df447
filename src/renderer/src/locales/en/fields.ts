import { fieldsData } from './fields-data'
import { fieldsHttp } from './fields-http'
import { fieldsHttp2 } from './fields-http2'
import { fieldsInner } from './fields-inner'
import { fieldsProxy } from './fields-proxy'

/** Trees of fields, of every protocol. `names` are words for a field's key, its dots as hyphens. */
export const fields = {
  label: 'Fields of the message',
  message: 'Message',
  resize: 'Width of the fields',
  count: '{n} field | {n} fields',
  reading: 'reading…',
  gone: 'The capture does not hold the beginning of this message, so its fields cannot be told.',
  status: {
    choose: 'Click a byte to see what it is.',
    none: 'This byte is of no message that was decoded.',
    show: 'Show in Fields of #{n}',
    showInside: 'Show in Messages of #{n}',
    showMessages: 'Show in Messages of connection {n}',
    layers: {
      http2: 'Frame {n}',
      websocket: 'WebSocket message {n}',
      sse: 'Event {n}',
      grpc: 'gRPC message {n}'
    }
  },
  column: {
    add: 'Add a column…',
    title: 'Add a column',
    about:
      'Any header, trailer, cookie, query parameter or value of a JSON body can be a column of the exchanges.',
    label: 'Field',
    usual: 'Examples',
    unknown: 'There is no such field. A name is made like those above.',
    do: 'Add',
    tooMany: 'A table has at most {n} columns of fields. Remove one first.',
    head: '{field} — drag, or Alt+Shift and an arrow, moves it; Delete removes it',
    untold: { 'too-long': 'too long', 'not-decoded': 'not decoded' }
  },
  filter: {
    help: 'What can be typed here',
    facts: 'Fields of the table:',
    heads: 'Fields of the messages, read from each:',
    reading: 'reading {percent}% · {n} found',
    examples: {
      words: 'each word is in one of the columns',
      phrase: 'words as they stand together',
      host: 'part of the host',
      fact: 'one field alone',
      hundreds: 'a class of statuses',
      number: 'compared; units are k, M, G, ms and s',
      not: 'not so',
      head: 'part of a header',
      there: 'has it at all',
      exact: 'exactly this',
      json: "part of what the body's JSON says there"
    },
    near: 'Did you mean',
    known: 'Fields:',
    quote: 'To search for the text itself, put it in quotes: {text}',
    problems: {
      'unknown-field': 'There is no field “{text}”.',
      'not-a-number': '{text} needs a number.',
      'no-closing-quote': 'A quotation mark is missing in {text}'
    }
  },
  notes: {
    cut: 'cut short',
    bad: 'does not belong here',
    derived: 'derived'
  },
  copyDiagnostic: 'Copy in diagnostic notation',
  menu: {
    label: 'This field',
    copyValue: 'Copy value',
    copyHex: 'Copy bytes as hex',
    copyJson: 'Copy as JSON',
    copyFilter: 'Copy as filter',
    filter: 'Filter the exchanges by this',
    addColumn: 'Add as column'
  },
  names: { ...fieldsHttp, ...fieldsHttp2, ...fieldsData, ...fieldsInner, ...fieldsProxy }
}
