import { useI18n } from 'vue-i18n'
import { MAX_EDIT_BYTES, MAX_SEND_BYTES } from '../../../../shared/contract/limits'
import { AppError } from '../../../../shared/model/app-error'
import { formatBytes } from '../../kit/words/model/format'
import { typedRequest } from '../repeat/model/repeat-request'
import { HTTP_ANSWER, type RepeatStepForm } from '../repeat/model/repeat-step'
import { replayPieces } from './model/replay-pieces'
import { useCaptureStore } from '../../app/stores/capture'
import { useNoticesStore } from '../../app/stores/notices'
import { useRepeatingStore } from '../../app/stores/repeating'
import { draftSource } from './draft-source'
import type { WorkbenchDraft } from './workbench-draft'

/** Opens the load test for the current workbench content: a request, or bytes of any protocol. */

const REQUEST_LINE = /^[!-~]+ [!-~]+ HTTP\/1\.[01]\r?\n/
const MAX_LINE_BYTES = 8192
const MAX_TITLE = 120

const numbers = new WeakMap<WorkbenchDraft, number>()
let last = 0

export function useRepeatDraft(): (draft: WorkbenchDraft) => Promise<void> {
  const { t } = useI18n()
  const captures = useCaptureStore()
  const notices = useNoticesStore()
  const repeating = useRepeatingStore()

  const stepOf = async (draft: WorkbenchDraft): Promise<RepeatStepForm> => {
    await draft.settle()
    const { document, origin } = draft
    const { reference, route } = draftSource(draft, captures)
    const plan = await replayPieces(document, reference !== null, { limit: MAX_SEND_BYTES })
    if (!plan.ok) {
      const sizes = { bytes: formatBytes(plan.bytes), limit: formatBytes(MAX_SEND_BYTES) }
      throw new AppError('bad-input', t('workbench.tooLong', sizes))
    }
    const { length } = document
    const beginning = latin1(await document.read(0, Math.min(length, MAX_LINE_BYTES)))
    const isHttp = REQUEST_LINE.test(beginning)
    const isShort = isHttp && length <= MAX_EDIT_BYTES
    const original = isShort ? typedRequest(await document.read(0, length)) : null
    const number = numbers.get(draft) ?? ++last
    numbers.set(draft, number)
    return {
      key: `draft ${number}`,
      reference,
      title: titleOf(beginning, isHttp),
      isHttp2: false,
      pieces: plan.pieces,
      ...{ original, head: original?.head ?? '', body: original?.body ?? null },
      target: reference === null ? null : origin.target,
      secure: reference === null ? null : origin.secure,
      route,
      answer: isHttp ? HTTP_ANSWER : { ...HTTP_ANSWER, ends: 'silence' },
      extract: []
    }
  }

  return async (draft) => {
    try {
      repeating.openDraft(await stepOf(draft), draftSource(draft, captures).capture)
    } catch (error) {
      notices.report(error)
    }
  }
}

/** Returns method and target for HTTP, otherwise the beginning of the content. */
function titleOf(beginning: string, isHttp: boolean): string {
  const [line = ''] = beginning.split(/[\r\n]/)
  const shown = isHttp ? line.replace(/ HTTP\/1\.[01]$/, '') : line.replaceAll(/[^ -~]/g, '·')
  return shown.slice(0, MAX_TITLE)
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes)
}
