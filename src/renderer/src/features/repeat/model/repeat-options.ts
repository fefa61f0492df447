import { REPEAT_BOUNDS, RESPONSE_SILENCE } from '../../../../../shared/contract/bounds'
import type { Option } from '../../../kit/form/model/option'
import { VARIABLE_KINDS, type RepeatForm, type VariableForm } from './repeat-form'
import { ANSWER_ENDS, EXTRACT_KINDS, type AnswerForm, type ExtractForm } from './repeat-step'

/** The form of a load test as options: amounts, variables, the end of responses, and extracted values. */

type RepeatOption = Option<RepeatForm>

export const AMOUNT_OPTIONS: readonly RepeatOption[] = [
  {
    control: 'number',
    key: 'count',
    label: 'repeat.count',
    placeholder: 'repeat.endless',
    bounds: REPEAT_BOUNDS.count,
    isOptional: true,
    autofocus: true
  },
  {
    control: 'decimal',
    key: 'seconds',
    label: 'repeat.seconds',
    placeholder: 'repeat.untilDone',
    bounds: REPEAT_BOUNDS.seconds,
    isOptional: true
  },
  { control: 'number', key: 'concurrency', label: 'repeat.concurrency', bounds: REPEAT_BOUNDS.concurrency },
  {
    control: 'decimal',
    key: 'rate',
    label: 'repeat.rate',
    placeholder: 'repeat.fast',
    bounds: REPEAT_BOUNDS.rate,
    isOptional: true
  }
]

export const CONNECTION_OPTIONS: readonly RepeatOption[] = [
  {
    control: 'choice',
    key: 'connections',
    label: 'repeat.connections.label',
    values: ['keep', 'pipeline', 'each'],
    choices: 'repeat.connections',
    beside: [
      {
        control: 'number',
        key: 'depth',
        label: 'repeat.depth',
        bounds: REPEAT_BOUNDS.depth,
        width: 76,
        unit: 'repeat.depth',
        when: ({ connections }) => connections === 'pipeline'
      }
    ]
  }
]

export const TIMEOUT_OPTIONS: readonly RepeatOption[] = [
  {
    control: 'number',
    key: 'timeout',
    label: 'repeat.timeout',
    captioned: true,
    bounds: REPEAT_BOUNDS.timeout,
    width: 76,
    symbol: 'ms'
  }
]

/** Which attempts are recorded, besides the choice of all, some or none. */
export const RECORD_OPTIONS: readonly RepeatOption[] = [
  { control: 'check', key: 'errors', label: 'repeat.record.errors' },
  { control: 'check', key: 'status', label: 'repeat.record.status' },
  {
    control: 'decimal',
    key: 'slower',
    label: 'repeat.record.slower',
    captioned: true,
    bounds: REPEAT_BOUNDS.slower,
    isOptional: true,
    width: 76,
    symbol: 'ms',
    when: ({ record }) => record === 'odd'
  }
]

export const SEED_OPTIONS: readonly RepeatOption[] = [
  {
    control: 'number',
    key: 'seed',
    label: 'repeat.seed',
    captioned: true,
    bounds: REPEAT_BOUNDS.seed,
    width: 110,
    title: 'repeat.seedHint'
  }
]

/** Every amount of the form, for its checks. */
export const REPEAT_OPTIONS: readonly RepeatOption[] = [
  ...AMOUNT_OPTIONS,
  ...CONNECTION_OPTIONS,
  ...TIMEOUT_OPTIONS,
  ...SEED_OPTIONS,
  ...RECORD_OPTIONS
]

const isOf =
  (...kinds: readonly VariableForm['kind'][]) =>
  ({ kind }: VariableForm): boolean =>
    kinds.includes(kind)

export const VARIABLE_OPTIONS: readonly Option<VariableForm>[] = [
  {
    control: 'select',
    key: 'kind',
    label: 'repeat.kind',
    values: VARIABLE_KINDS,
    choices: 'repeat.kinds'
  },
  {
    control: 'text',
    key: 'name',
    label: 'repeat.variableName',
    width: 110,
    when: ({ kind }) => kind !== 'csv'
  },
  ...(['from', 'to'] as const).map((key): Option<VariableForm> => ({
    ...{ control: 'text', key, label: `repeat.${key}`, captioned: true, width: 76 },
    when: isOf('range', 'integer')
  })),
  { control: 'text', key: 'step', label: 'repeat.by', captioned: true, width: 76, when: isOf('range') },
  {
    ...{ control: 'text', key: 'width', label: 'repeat.digits', captioned: true, width: 76, example: '0' },
    when: isOf('range')
  },
  {
    control: 'text',
    key: 'bytes',
    label: 'repeat.bytes',
    unit: 'repeat.bytes',
    width: 76,
    when: isOf('hex')
  },
  {
    ...{ control: 'lines', key: 'text', label: 'repeat.values', placeholder: 'repeat.valuesPlaceholder' },
    ...{ rows: 3, when: isOf('list', 'choice') }
  },
  {
    ...{ control: 'lines', key: 'text', label: 'repeat.csv', placeholder: 'repeat.csvPlaceholder' },
    ...{ rows: 3, when: isOf('csv') }
  },
  { control: 'slot', key: 'file', label: 'repeat.csvFile', when: isOf('csv') },
  { control: 'check', key: 'header', label: 'repeat.header', when: isOf('csv') },
  { control: 'check', key: 'again', label: 'repeat.again', when: isOf('list', 'range', 'csv') }
]

/** The end of a response in a protocol other than HTTP. */
export const ANSWER_OPTIONS: readonly Option<AnswerForm>[] = [
  {
    ...{ control: 'select', key: 'ends', label: 'repeat.answer.label', captioned: true },
    ...{ values: ANSWER_ENDS, choices: 'repeat.answer.ends' }
  },
  {
    ...{
      control: 'number',
      key: 'count',
      label: 'repeat.answer.count',
      unit: 'repeat.answer.count',
      width: 76
    },
    when: ({ ends }) => ends === 'bytes'
  },
  {
    ...{ control: 'text', key: 'pattern', label: 'repeat.answer.pattern', width: 'grow' },
    when: ({ ends }) => ends === 'pattern'
  },
  {
    ...{
      control: 'number',
      key: 'after',
      label: 'repeat.answer.after',
      unit: 'repeat.answer.after',
      width: 76
    },
    bounds: RESPONSE_SILENCE,
    when: ({ ends }) => ends === 'silence'
  },
  {
    ...{ control: 'check', key: 'greets', label: 'repeat.answer.greets' },
    when: ({ ends }) => ends !== 'http' && ends !== 'close'
  }
]

/** A value extracted from a response. */
export const EXTRACT_OPTIONS: readonly Option<ExtractForm>[] = [
  { control: 'text', key: 'name', label: 'repeat.extract.name', symbol: '=', width: 110 },
  {
    ...{ control: 'select', key: 'find', label: 'repeat.extract.find' },
    ...{ values: EXTRACT_KINDS, choices: 'repeat.extract' }
  },
  {
    ...{ control: 'select', key: 'in', label: 'repeat.extract.where' },
    ...{ values: ['body', 'head'], choices: 'repeat.extract.in' },
    when: ({ find }) => find === 'regex' || find === 'range'
  },
  {
    ...{ control: 'text', key: 'start', label: 'repeat.extract.start', symbol: '–', width: 76 },
    when: ({ find }) => find === 'range'
  },
  {
    ...{ control: 'text', key: 'end', label: 'repeat.extract.end', width: 76 },
    when: ({ find }) => find === 'range'
  },
  ...(['json', 'regex', 'header'] as const).map((kind): Option<ExtractForm> => ({
    ...{ control: 'text', key: 'text', label: `repeat.extract.${kind}`, width: 'grow' },
    placeholder: `repeat.extract.placeholder.${kind}`,
    when: ({ find }) => find === kind
  })),
  {
    ...{ control: 'text', key: 'group', label: 'repeat.extract.group', captioned: true, width: 76 },
    when: ({ find }) => find === 'regex'
  }
]
