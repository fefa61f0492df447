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
    helpTitle: 'Filter syntax (F1 in the filter)',
    facts: 'Table fields:',
    reading: 'reading {percent}% · {n} found',
    operators: {
      text: 'and, or, not and parentheses combine the words of a filter. To search for them as words, quote them.',
      quote: 'Search as words',
      dismiss: 'Got it'
    },
    near: 'Did you mean',
    known: 'Fields:',
    quote: 'To search for the text itself, quote it: {text}',
    problems: {
      'unknown-field': 'Unknown field “{text}”.',
      'needs-rules':
        '“{text}” is not a field of this version. Write rule:NAME for connections that a rule changed.',
      'wrong-table': '“{text}” cannot be used in this table. Write {forms}',
      'not-a-number': '{text} needs a number: {forms}',
      'not-a-time': '{text} needs a time: {forms}',
      'not-a-slice': '{text} selects no part of this field. Valid: {forms}',
      'bad-regex': 'The regular expression is invalid here: {forms}',
      'bad-hex': '{text} is not hexadecimal such as {forms}',
      'no-closing-quote': 'A quotation mark is missing in {text}',
      'no-closing-bracket': 'A closing parenthesis is missing. For the character itself, quote it: "("',
      'no-opening-bracket': 'This parenthesis was not opened. For the character itself, quote it: ")"',
      'missing-operand': 'Something is missing beside {text}. For the text itself, quote it. {forms}',
      'unknown-saved-filter': 'There is no saved filter {text}. {forms}',
      'too-deep': 'The filter is nested too deeply.',
      'too-long': 'The filter is too long.'
    },
    completions: 'Completions',
    kinds: { field: 'field', value: 'value', saved: 'saved filter' },
    readAs: 'Read as:',
    save: 'Save filter…',
    saveTitle: 'Save this filter under a name. $1 in it is a parameter.',
    saved: 'Saved filters',
    savedName: 'Filter name',
    tooManySaved: 'There are too many saved filters. Remove one first.',
    chip: 'Saved filter {name}',
    chipNegated: 'Saved filter {name}, negated',
    chipTitle: '{text} (Alt-click: exclude; Delete: remove)',
    removeSaved: 'Remove saved filter {name}',
    unreadable: '{shown} · {n} could not be read · Show',
    unreadableShown: '{n} could not be read',
    unreadableTitle: 'A field of these rows is too long, or its coding could not be removed.',
    staleTitle: 'The rows of the last valid filter',
    words: {
      and: 'and',
      or: 'or',
      not: 'not',
      contains: '{field} contains {value}',
      is: '{field} is {value}',
      exactly: '{field} is exactly {value}',
      differs: '{field} is not {value}',
      there: 'has {field}',
      matches: '{field} matches {value}',
      below: '{field} below {value}',
      atMost: '{field} at most {value}',
      above: '{field} above {value}',
      atLeast: '{field} at least {value}',
      between: '{field} between {low} and {high}',
      oneOf: '{field} is one of {value}',
      inNetwork: '{field} in network {value}',
      bytes: '{field} contains bytes {value}',
      word: 'any text contains “{text}”',
      connection: 'its connection: ({filter})',
      any: 'any of its requests: ({filter})',
      all: 'all of its requests: ({filter})',
      no: 'none of its requests: ({filter})',
      count: 'number of its requests with ({filter}) {test}',
      allValues: 'every value: {filter}',
      noValue: 'no value: {filter}',
      slice: '{field} bytes {slice}',
      comma: ', '
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
    showOnly: 'Show only these',
    hide: 'Hide these',
    showFrom: 'Show only from this value on',
    hideFrom: 'Hide from this value on',
    showAnywhere: 'Show only with these bytes anywhere',
    addColumn: 'Add as column',
    copyFilter: 'Copy as filter'
  },
  names: { ...fieldsHttp, ...fieldsHttp2, ...fieldsData, ...fieldsInner, ...fieldsProxy }
}
