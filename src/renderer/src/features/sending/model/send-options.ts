import { PIECE_PAUSE, SEND_INTERVAL, type Bounds } from '../../../../../shared/contract/bounds'
import type { Option } from '../../../kit/form/model/option'

/** Options to repeat a send, or to split it into pieces. */

export interface SendWays {
  readonly repeat: boolean
  /** In ms. */
  readonly every: string
  /** Number of repetitions; empty until cancelled. */
  readonly times: string
  readonly split: boolean
  /** In bytes. */
  readonly size: string
  /** In ms. */
  readonly pause: string
}

/** A count that the contract does not limit. */
const ANY_COUNT: Bounds = { least: 1, most: Number.MAX_SAFE_INTEGER }

export const REPEAT_OPTIONS: readonly Option<SendWays>[] = [
  { control: 'number', key: 'every', label: 'sending.ways.every', bounds: SEND_INTERVAL },
  {
    control: 'number',
    key: 'times',
    label: 'sending.ways.times',
    placeholder: 'sending.ways.forever',
    bounds: ANY_COUNT,
    isOptional: true
  }
]

export const SPLIT_OPTIONS: readonly Option<SendWays>[] = [
  { control: 'number', key: 'size', label: 'sending.ways.size', bounds: ANY_COUNT },
  { control: 'number', key: 'pause', label: 'sending.ways.pause', bounds: PIECE_PAUSE }
]
