import { PIECE_PAUSE, SEND_INTERVAL, type Bounds } from '../../../../../shared/contract/bounds'
import type { Option } from '../../../kit/form/model/option'

/** Options to repeat a send, or to split it into pieces. */

export interface SendOptionsForm {
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

export const REPEAT_OPTIONS: readonly Option<SendOptionsForm>[] = [
  { control: 'number', key: 'every', label: 'sending.sendOptions.every', bounds: SEND_INTERVAL },
  {
    control: 'number',
    key: 'times',
    label: 'sending.sendOptions.times',
    placeholder: 'sending.sendOptions.forever',
    bounds: ANY_COUNT,
    isOptional: true
  }
]

export const SPLIT_OPTIONS: readonly Option<SendOptionsForm>[] = [
  { control: 'number', key: 'size', label: 'sending.sendOptions.size', bounds: ANY_COUNT },
  { control: 'number', key: 'pause', label: 'sending.sendOptions.pause', bounds: PIECE_PAUSE }
]
