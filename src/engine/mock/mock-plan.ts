import type { MockBehaviour, MockMiss } from '../../shared/contract/mock'
import { AppError } from '../../shared/model/app-error'
import { planPayload, type PayloadPlan } from '../behaviour/payload-plan'

/** Checked and compiled settings of a mock server. */

export type PlannedMiss =
  Exclude<MockMiss, { then: 'bytes' }> | { readonly then: 'bytes'; readonly payload: PayloadPlan }

/** Settings for forwarding requests without a recorded response. */
export type PlannedForward = Extract<PlannedMiss, { then: 'forward' }>

export interface MockPlan extends Omit<MockBehaviour, 'kind' | 'on' | 'miss'> {
  readonly kind: 'mock'
  readonly key: string
  readonly miss: PlannedMiss
}

/** Throws `bad-input` if the settings are invalid; `where` is their place for the message. */
export function planMock({ on: _on, miss, ...mock }: MockBehaviour, key: string, where: string): MockPlan {
  if (miss.then === 'answer' && /[\r\n]/.test(miss.type))
    throw new AppError('bad-input', `${where}: the content type must be a single line.`)
  if (mock.messages.by === 'frames' && mock.messages.framing.kind === 'gap') {
    throw new AppError(
      'bad-input',
      `${where}: framing by silence cannot split the messages of a recording. Choose another framing, or the recorded turns.`
    )
  }
  return {
    ...mock,
    key,
    miss:
      miss.then === 'bytes'
        ? { then: 'bytes', payload: planPayload(miss.payload, `${where}, response without a match`) }
        : miss
  }
}
