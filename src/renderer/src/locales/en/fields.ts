import { fieldsData } from './fields-data'
import { fieldsHttp } from './fields-http'
import { fieldsHttp2 } from './fields-http2'
import { fieldsInner } from './fields-inner'
import { fieldsProxy } from './fields-proxy'

/** Trees of fields, of every protocol. `names` are words for a field's key, its dots as hyphens. */
export const fields = {
  label: 'Fields of the message',
  message: 'Message',
  resize: 'Field list width',
  count: '{n} field | {n} fields',
  reading: 'reading…',
  gone: 'The start of this message is missing in the capture, so its fields cannot be decoded.',
  status: {
    choose: 'Click a byte to see its field.',
    none: 'Not part of a decoded message.',
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
    about: 'Any header, trailer, cookie, query parameter or JSON body value can be a column.',
    label: 'Field',
    usual: 'Examples',
    unknown: 'Unknown field. Use a name like the ones above.',
    do: 'Add',
    tooMany: 'A table can have at most {n} field columns. Remove one first.',
    head: '{field}: drag, or press Alt+Shift and an arrow, to move; press Delete to remove',
    omitted: { 'too-long': 'too long', 'not-decoded': 'not decoded' }
  },
  filter: {
    help: 'Filter syntax',
    facts: 'Table fields:',
    heads: 'Message fields:',
    reading: 'reading {percent}% · {n} found',
    examples: {
      words: 'each word occurs in a column',
      phrase: 'exact phrase',
      host: 'part of the host',
      fact: 'one field alone',
      hundreds: 'status class',
      number: 'comparison; units are k, M, G, ms and s',
      not: 'not so',
      head: 'part of a header',
      there: 'has it at all',
      exact: 'exactly this',
      json: 'a JSON body value contains this',
      field: 'a field of another protocol than HTTP'
    },
    near: 'Did you mean',
    known: 'Fields:',
    quote: 'To search for the text itself, quote it: {text}',
    problems: {
      'unknown-field': 'Unknown field “{text}”.',
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
    filter: 'Filter requests by this',
    addColumn: 'Add as column'
  },
  names: { ...fieldsHttp, ...fieldsHttp2, ...fieldsData, ...fieldsInner, ...fieldsProxy }
}
