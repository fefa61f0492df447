import { FIRST_BYTES, LISTEN_PORT, MOCK_DELAY, MOCK_STATUS } from '../../../../../shared/contract/bounds'
import type { Option } from '../../../kit/form/model/option'
import type { FramingForm } from '../../../kit/form/model/framing-form'
import type { MockBehaviour, MockMatch, MockMessages } from '../../../../../shared/contract/mock'
import type { Payload } from '../../../../../shared/contract/payload'

/** The form of a mock server: the parts of a request to match, the order of responses, and the fallback. */

/** Numbers and addresses are unparsed input. */
export interface MockForm {
  readonly kind: 'mock'
  readonly set: string
  readonly method: boolean
  readonly path: boolean
  readonly query: MockMatch['query']['compare']
  /** Separated by commas or whitespace. */
  readonly queryNames: string
  readonly headers: string
  readonly body: MockMatch['body']
  readonly by: MockMessages['by']
  readonly first: string
  readonly framing: FramingForm
  readonly order: MockBehaviour['order']
  readonly miss: 'answer' | 'bytes' | 'end' | 'reset' | 'forward'
  readonly status: string
  readonly text: string
  readonly type: string
  readonly bytes: Payload
  readonly target: string
  readonly tls: 'off' | 'verify' | 'any'
  readonly host: 'keep' | 'target'
  readonly dates: MockBehaviour['dates']
  readonly delay: 'none' | 'recorded'
  readonly factor: string
}

/** The listening address of a new mock server, as typed. */
export interface MockAddress {
  readonly host: string
  readonly port: string
}

export interface MockSubject {
  /** Content of the recording. */
  readonly kind: 'exchanges' | 'connections'
}

type MockOption = Option<MockForm, MockSubject>

const ofExchanges = (_form: MockForm, { kind }: MockSubject): boolean => kind === 'exchanges'
const ofConnections = (_form: MockForm, { kind }: MockSubject): boolean => kind === 'connections'
const NO_GROUPS: readonly string[] = []

const MATCHING: readonly MockOption[] = [
  {
    control: 'group',
    key: 'compare',
    label: 'mock.form.compare',
    hintFor: ({ order }) => (order === 'best' ? 'mock.form.compareHint' : null),
    when: ofExchanges,
    beside: [
      { control: 'check', key: 'method', label: 'mock.form.method' },
      { control: 'check', key: 'path', label: 'mock.form.path' }
    ]
  },
  {
    control: 'choice',
    key: 'query',
    label: 'mock.form.query',
    hint: 'mock.form.queryHint',
    values: ['all', 'only', 'except', 'none'],
    choices: 'mock.form.queries',
    when: ofExchanges,
    beside: [
      {
        control: 'text',
        key: 'queryNames',
        label: 'mock.form.queryNames',
        placeholder: 'mock.form.queryNames',
        width: 'grow',
        when: ({ query }) => query === 'only' || query === 'except'
      }
    ]
  },
  {
    control: 'text',
    key: 'headers',
    label: 'mock.form.headers',
    placeholder: 'mock.form.headersPlaceholder',
    width: 'grow',
    when: ofExchanges
  },
  {
    control: 'choice',
    key: 'body',
    label: 'mock.form.body',
    hintFor: ({ body }) => (body === 'json' ? 'mock.form.bodyHint' : null),
    values: ['json', 'exact', 'ignore'],
    choices: 'mock.form.bodies',
    when: ofExchanges
  },
  {
    control: 'choice',
    key: 'by',
    label: 'mock.form.messages',
    hintFor: ({ by }) => `mock.form.byHint.${by}`,
    values: ['turns', 'first', 'frames'],
    choices: 'mock.form.bys',
    when: ofConnections,
    beside: [
      {
        control: 'number',
        key: 'first',
        label: 'mock.form.first',
        bounds: FIRST_BYTES,
        width: 74,
        when: ({ by }) => by === 'first'
      }
    ]
  },
  {
    control: 'framing',
    key: 'framing',
    label: 'mock.form.framing',
    when: (form, subject) => ofConnections(form, subject) && form.by === 'frames'
  }
]

/** Action for requests without a recorded response. */
const FALLBACK: readonly MockOption[] = [
  {
    control: 'choice',
    key: 'miss',
    label: 'mock.form.miss',
    hintFor: ({ miss }) => `mock.form.missHint.${miss}`,
    values: ['answer', 'bytes', 'end', 'reset', 'forward'],
    choices: 'mock.form.misses'
  },
  {
    control: 'number',
    key: 'status',
    label: 'mock.form.status',
    bounds: MOCK_STATUS,
    width: 74,
    when: ({ miss }) => miss === 'answer',
    beside: [
      {
        control: 'text',
        key: 'text',
        label: 'mock.form.text',
        placeholder: 'mock.form.textPlaceholder',
        width: 'grow'
      },
      {
        control: 'text',
        key: 'type',
        label: 'mock.form.type',
        width: 'grow',
        when: ({ text }) => text !== ''
      }
    ]
  },
  {
    control: 'payload',
    key: 'bytes',
    label: 'mock.form.misses.bytes',
    rows: 3,
    groups: NO_GROUPS,
    when: ({ miss }) => miss === 'bytes'
  },
  {
    control: 'text',
    key: 'target',
    label: 'mock.form.target',
    placeholder: 'mock.form.targetPlaceholder',
    width: 'grow',
    when: ({ miss }) => miss === 'forward',
    beside: [
      {
        control: 'choice',
        key: 'host',
        label: 'mock.form.host',
        values: ['keep', 'target'],
        choices: 'mock.form.hosts',
        when: ofExchanges
      }
    ]
  },
  {
    control: 'choice',
    key: 'tls',
    label: 'mock.form.tls',
    values: ['off', 'verify', 'any'],
    choices: 'mock.form.tlss',
    when: ({ miss }) => miss === 'forward'
  }
]

export const MOCK_OPTIONS: readonly MockOption[] = [
  ...MATCHING,
  {
    control: 'choice',
    key: 'order',
    label: 'mock.form.order',
    hintFor: ({ order }) => `mock.form.orderHint.${order}`,
    values: ['cycle', 'recorded', 'best'],
    choices: 'mock.form.orders'
  },
  ...FALLBACK,
  {
    control: 'choice',
    key: 'dates',
    label: 'mock.form.dates',
    hintFor: ({ dates }) => (dates === 'now' ? 'mock.form.datesHint' : null),
    values: ['now', 'recorded'],
    choices: 'mock.form.datess',
    when: ofExchanges
  },
  {
    control: 'choice',
    key: 'delay',
    label: 'mock.form.delay',
    values: ['none', 'recorded'],
    choices: 'mock.form.delays',
    beside: [
      {
        control: 'decimal',
        key: 'factor',
        label: 'mock.form.factor',
        bounds: MOCK_DELAY,
        width: 74,
        unit: 'mock.form.factor',
        when: ({ delay }) => delay === 'recorded'
      }
    ]
  }
]

/** The rows above the options of a new mock server: what is mocked, and where it listens. */
export const MOCK_ADDRESS_OPTIONS: readonly Option<MockAddress, MockSubject>[] = [
  {
    ...{ control: 'slot', key: 'source', label: 'mock.dialog.source' },
    hintFor: (_address, { kind }) => (kind === 'connections' ? 'mock.dialog.connectionsHint' : null)
  },
  {
    ...{
      control: 'text',
      key: 'host',
      label: 'mock.dialog.listen',
      hint: 'mock.dialog.portHint',
      width: 170
    },
    beside: [
      {
        ...{ control: 'number', key: 'port', label: 'mock.dialog.port', bounds: LISTEN_PORT },
        ...{ isOptional: true, example: '0', width: 84, autofocus: true }
      }
    ]
  }
]
