import type { Requests } from '../../../../../shared/contract/contract'
import { amountProblems } from '../../../kit/form/model/option-problems'
import { REPEAT_OPTIONS, SPLIT_OPTIONS, type SendOptionsForm } from './send-options'

/** Form of the send options: repeated sending, or sending in pieces. */

export const DEFAULT_SEND_OPTIONS: SendOptionsForm = {
  repeat: false,
  every: '1000',
  times: '',
  split: false,
  size: '1',
  pause: '100'
}

export type SendOptionField = 'every' | 'times' | 'size' | 'pause'

/** Returns the active fields that are invalid. */
export function invalidSendOptions(form: SendOptionsForm): ReadonlySet<SendOptionField> {
  const active = [...(form.repeat ? REPEAT_OPTIONS : []), ...(form.split ? SPLIT_OPTIONS : [])]
  return new Set([...amountProblems(active, form, null).keys()] as SendOptionField[])
}

type SendOptions = Pick<Requests['sessions.send']['input'], 'repeat' | 'split'>

/** Builds the engine options; invalid fields count as not set. */
export function readSendOptions(form: SendOptionsForm): SendOptions {
  const wrong = invalidSendOptions(form)
  const { repeat, every, times, split, size, pause } = form
  return {
    ...(repeat && !wrong.has('every') && !wrong.has('times')
      ? { repeat: { every: Number(every), times: times.trim() === '' ? null : Number(times) } }
      : {}),
    ...(split && !wrong.has('size') && !wrong.has('pause')
      ? { split: { size: Number(size), pause: Number(pause) } }
      : {})
  }
}
