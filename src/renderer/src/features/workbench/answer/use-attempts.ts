import { useI18n } from 'vue-i18n'
import type { ReplayFields, ReplayInput } from '../../../../../shared/contract/replay'
import { useEngine } from '../../../app/bridge/engine-client'
import { stagedPieces } from '../../../app/bridge/staged-pieces'
import type { ExchangeRow } from '../../../../../shared/contract/views'
import type { SendAttempt } from '../model/attempt'
import { readHttp2Head, sentFields } from '../model/http2-head'
import { replayPieces } from '../model/replay-pieces'
import { formatBytes, formatCount } from '../../../kit/words/model/format'
import { readRouteForm } from '../../../kit/target/model/route-form'
import { MAX_EDIT_BYTES, MAX_FIELDS, MAX_STAGED_BYTES } from '../../../../../shared/contract/limits'
import { AppError } from '../../../../../shared/model/app-error'
import { useCaptureStore } from '../../../app/stores/capture'
import type { RedirectHop } from './model/replay-end'
import { answerBytes } from '../model/answer-bytes'
import { draftSource } from '../draft-source'
import { useReplayFollowing, type FinishedReplay } from './use-replay-following'
import { HEAD_BYTES } from '../use-request-framing'
import type { WorkbenchDraft } from '../workbench-draft'

/** Sends workbench items and updates their attempts as responses arrive. */

/** Maximum number of attempts kept per draft; the capture has all of them. */
const MAX_ATTEMPTS = 50

export interface Attempts {
  /** Resolves when the request is being sent or was rejected. */
  send(draft: WorkbenchDraft): Promise<void>
}

export function useAttempts(): Attempts {
  const engine = useEngine()
  const captures = useCaptureStore()
  const { t } = useI18n()
  const following = useReplayFollowing()

  /** Requests are always recorded in the live capture. */
  const live = (): number => captures.live?.capture ?? 1

  const inputOf = async (draft: WorkbenchDraft): Promise<ReplayInput> => {
    const { reference, range, capture, route } = draftSource(draft, captures)
    const aim = readRouteForm(route)
    if (aim === null) throw new AppError('bad-input', t('workbench.invalidRoute'))
    const head = await http2HeadOf(draft)
    const plan = await replayPieces(draft.document, reference !== null, { start: head?.end ?? 0 })
    if (!plan.ok) {
      throw new AppError(
        'bad-input',
        t('workbench.tooLong', { bytes: formatBytes(plan.bytes), limit: formatBytes(MAX_STAGED_BYTES) })
      )
    }
    const isBodiless = plan.pieces.length === 0
    const content = {
      ...(isBodiless ? {} : { pieces: await stagedPieces(engine, plan.pieces) }),
      ...(head === null
        ? {}
        : { http2: { ...head.sent, body: isBodiless ? ('none' as const) : ('pieces' as const) } })
    }
    const source = {
      ...(reference ?? {}),
      ...(range === undefined ? {} : { range: [...range] as [number, number] })
    }
    return { capture, ...source, target: aim.target, ...content, way: aim.options }
  }

  /** Returns the HTTP/2 header fields and the offset of the body in the document; null for other drafts. */
  const http2HeadOf = async ({
    document,
    origin
  }: WorkbenchDraft): Promise<{ sent: Pick<ReplayFields, 'fields' | 'trailers'>; end: number } | null> => {
    const bytes = await document.read(0, Math.min(document.length, HEAD_BYTES))
    const head = readHttp2Head(bytes)
    if (head === null) return null
    const fields = sentFields(bytes, head, origin.http2?.fields)
    const size = fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0)
    if (fields.length > MAX_FIELDS || size > MAX_EDIT_BYTES)
      throw new AppError(
        'bad-input',
        t('workbench.headTooLong', { n: formatCount(MAX_FIELDS), limit: formatBytes(MAX_EDIT_BYTES) })
      )
    const trailers = [...(origin.http2?.trailers ?? [])]
    return { sent: { fields, ...(trailers.length === 0 ? {} : { trailers }) }, end: head.headEnd }
  }

  const follow = async (
    { connection, before }: { connection: number; before?: number | undefined },
    update: (change: Partial<SendAttempt>) => void
  ): Promise<void> => {
    let hop: RedirectHop = { connection, nth: before ?? 0 }
    let redirects = 0
    let answered: FinishedReplay
    for (;;) {
      const begun = await following.whenBegun(hop.connection, hop.nth)
      const place = { capture: live(), connection: hop.connection, exchange: begun.exchange }
      update({ ...place, state: 'answering', redirects })
      answered = await following.whenAnswered(hop.connection, begun.exchange)
      const status = answered.exchange?.row.status ?? 0
      const next = status >= 300 && status < 400 ? await following.nextHop(hop.connection, hop.nth) : null
      if (next === null) break
      hop = next
      redirects++
    }
    const { detail, exchange } = answered
    const row = exchange?.row ?? null
    const reason = following.failureOf(detail, row)
    update({
      state: reason === null ? 'done' : 'failed',
      reason,
      note: following.noteOf(detail, hop.nth),
      ...resultOf(row),
      took: row?.took ?? null,
      down: answerBytes(answered)
    })
  }

  return {
    async send(draft) {
      const number = (draft.attempts.value.at(-1)?.number ?? 0) + 1
      const update = (change: Partial<SendAttempt>): void => {
        draft.attempts.value = draft.attempts.value.map((one) =>
          one.number === number ? { ...one, ...change } : one
        )
      }
      const attempt: SendAttempt = {
        number,
        at: Date.now(),
        state: 'sending',
        capture: live(),
        ...{
          connection: null,
          exchange: null,
          status: null,
          isError: false,
          redirects: 0,
          note: null,
          took: null,
          down: 0,
          reason: null,
          error: null
        }
      }
      draft.attempts.value = [...draft.attempts.value, attempt].slice(-MAX_ATTEMPTS)
      try {
        await draft.settle()
        draft.document.seal()
        const sent = await engine.request('exchanges.replay', await inputOf(draft))
        update({ connection: sent.connection })
        follow(sent, update).catch((error: unknown) => {
          update({ state: 'failed', error })
        })
      } catch (error) {
        update({ state: 'refused', error })
      }
    }
  }
}

function resultOf(row: ExchangeRow | null): Pick<SendAttempt, 'status' | 'isError'> {
  if (row?.result !== undefined) {
    const { status, failed } = row.result
    return { status: status === '' ? row.type : status, isError: failed }
  }
  const status = row?.status ?? 0
  return { status: status === 0 ? null : status, isError: status >= 400 }
}
