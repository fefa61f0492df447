import { shallowRef, type ShallowRef } from 'vue'
import { useEngine } from '../../../app/bridge/engine-client'
import type { HttpForm } from './model/behaviour-form'
import { readBehaviour } from './model/read-behaviour'
import { describeError } from '../../../app/stores/notices'
import { useSettledQuestion } from '../../../kit/use-settled-question'

/** Preview of the HTTP response that the engine would generate from the form. */

const PAUSE_MS = 200

export interface AnswerPreview {
  /** Last valid preview. */
  readonly preview: Readonly<ShallowRef<{ bytes: Uint8Array; cut: boolean } | null>>
  readonly error: Readonly<ShallowRef<string | null>>
}

export function useAnswerPreview(form: () => HttpForm): AnswerPreview {
  const engine = useEngine()
  const preview = shallowRef<{ bytes: Uint8Array; cut: boolean } | null>(null)
  const error = shallowRef<string | null>(null)

  useSettledQuestion(form, PAUSE_MS, async (counts) => {
    const result = readBehaviour(form(), true)
    if (!result.ok || result.behaviour.kind !== 'http') return
    try {
      const answer = await engine.request('sessions.previewAnswer', { behaviour: result.behaviour })
      if (!counts()) return
      preview.value = answer
      error.value = null
    } catch (thrown) {
      if (counts()) error.value = describeError(thrown).message
    }
  })
  return { preview, error }
}
