import type { ReferenceTexts } from './page'

/** English texts of the reference page of filters, as in `docs/filter.md`. */
export const REFERENCE_EN: ReferenceTexts = {
  words: {
    title: 'Words',
    intro: [
      'A word is searched in the texts of a row, ignoring case. Several words must all occur. Quotes make one text of several words, and of characters with a meaning of their own.'
    ],
    rows: {
      all: 'both words, in any column',
      phrase: 'this text',
      url: 'this text: a URL needs no quotes',
      keyword: 'the word itself, not the alternative'
    },
    more: []
  },
  terms: {
    title: 'Terms',
    intro: ['A term tests one field: a name, an operator and a value.'],
    rows: {
      contains: 'hosts that contain the text',
      equals: 'exactly this value, ignoring case',
      same: 'exactly this value with this case',
      differs: 'a value that differs; a row without the field is not selected',
      number: 'a class, a comparison, a range with both ends',
      size: 'sizes; `k`, `M` and `G` are decimal, `kib` and so on binary',
      duration: 'times in `us`, `ms` (without a unit), `s`, `min` or `h`',
      regex: 'a regular expression (RE2), ignoring case unless `(?-i)`',
      set: 'one of several values',
      network: 'an IP network, or an address with any port',
      time: 'local times; `-5m` is five minutes before the filter was applied',
      there: 'rows that have the field',
      slice: 'a part, in bytes from 0, half-open; `?` is any digit and `*` any bytes'
    },
    more: ['Blanks may surround an operator other than `:`, as in `status >= 400`.']
  },
  fields: {
    title: 'Fields of messages',
    intro: [],
    rows: {
      header: 'a header; also `trailer`, `cookie` and, of requests, `query`',
      path: 'also `host` and `version`; of responses, `version` and `reason`',
      body: 'the body without its content codings',
      json: 'a value of a JSON body, by its path',
      field: 'a field of another protocol, here the key of a Redis command',
      stream: 'bytes of the connection’s stream in one direction',
      every: 'all values match',
      none: 'no value matches'
    },
    more: [
      'A field may occur several times, as `Set-Cookie` does: one matching value is enough, unless `all:` or `no:` is used.',
      'A field that cannot be read (too long, or a content coding that is not supported) matches neither a term nor its negation. The bar counts these rows and can show them.'
    ]
  },
  combinations: {
    title: 'Combinations',
    intro: [],
    rows: {
      or: 'either; `||` is the same',
      and: 'both; `and` or `&&` may be omitted',
      not: 'a minus or `!` negates a term, group or saved filter',
      group: 'groups; `and` binds closer than `or`'
    },
    more: []
  },
  relations: {
    title: 'Connections and their requests',
    intro: [
      'In the table of requests, `conn:( )` is a condition on the connection. In the table of connections, the others are conditions on its requests.'
    ],
    rows: {
      connection: 'in the table of requests: requests of such connections',
      requests: 'in the table of connections: any, all or none of its requests match',
      count: 'in the table of connections: the number of its requests that match'
    },
    more: []
  }
}
