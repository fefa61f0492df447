import { REPEAT_BOUNDS } from '../../../../../shared/contract/bounds'
import type { Option } from '../../../kit/form/model/option'
import type { RepeatForm } from './repeat-form'

/** The amounts of a load test as options: how many, how long, how fast, on which connections. */

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
