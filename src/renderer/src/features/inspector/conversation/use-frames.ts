import { storeToRefs } from 'pinia'
import { computed, type ComputedRef } from 'vue'
import { copyBytes } from '../../../../../decode/view/byte-copy'
import { hexPair } from '../../../../../decode/view/hex-rows'
import type { Framings } from '../../../../../shared/contract/framing'
import type { CopyForm } from '../../../../../shared/copy/copy-as'
import type { SessionSummary } from '../../../../../shared/contract/sessions'
import type { ConnectionDetail, FramesSummary } from '../../../../../shared/contract/traffic'
import { useEngine } from '../../../app/bridge/engine-client'
import type { PieceMode } from '../../../kit/conversation/model/conversation-pieces'
import { isSame } from '../../../kit/form/model/framing-form'
import { useNoticesStore } from '../../../app/stores/notices'
import { useSessionsStore } from '../../../app/stores/sessions'
import { useClipboardCopy } from '../../../kit/use-clipboard-copy'
import { useCopyAs } from '../../../app/actions/use-copy-as'
import type { Frame } from './model/conversation-rows'
import { useShownCapture } from '../../../app/stores/use-shown-capture'
import type { StreamBytes } from '../../../app/bridge/use-stream-bytes'

/** Framing of the shown connection's streams, for it alone or for its session. */

const OFF: Framings = { up: null, down: null }

export interface Frames {
  /** Null if no framing is set: the conversation is shown by reads. */
  readonly summary: ComputedRef<FramesSummary | null>
  readonly framings: ComputedRef<Framings>
  /** Session whose new connections can use the same framing. */
  readonly session: ComputedRef<SessionSummary | null>
  readonly forSession: ComputedRef<boolean>
  set(framings: Framings): Promise<void>
  setForSession(on: boolean): Promise<void>
  /** Returns the index of the frame for a conversation entry; null if no longer known. */
  find(entry: number): Promise<number | null>
  copy(frame: Frame, mode: PieceMode): Promise<void>
  copyAs(frame: Frame, form: CopyForm): Promise<void>
  /** Sends the frame's bytes on the connection it came from. */
  send(frame: Frame, session: number): Promise<void>
}

export function useFrames(
  connection: () => ConnectionDetail,
  streams: () => StreamBytes,
  onSet: () => void
): Frames {
  const shown = useShownCapture()
  const engine = useEngine()
  const notices = useNoticesStore()
  const clipboard = useClipboardCopy()
  const forms = useCopyAs()
  const { byId } = storeToRefs(useSessionsStore())

  const framings = computed(() => connection().frames?.framings ?? OFF)
  const summary = computed(() => {
    const frames = connection().frames
    return frames === undefined || isOff(frames.framings) ? null : frames
  })
  const session = computed(() => byId.value.get(connection().row.session) ?? null)
  const forSession = computed(() => {
    const kept = session.value?.config.framing
    return kept !== undefined && isSame(kept, framings.value)
  })

  const bytesOf = ({ direction, offset, length }: Frame): Promise<Uint8Array> =>
    streams().read(direction, offset, length)
  const frameSession = async (framing: Framings | null): Promise<void> => {
    const id = session.value?.id
    if (id !== undefined) await notices.attempt(engine.request('sessions.frame', { id, framing }))
  }

  return {
    summary,
    framings,
    session,
    forSession,
    async set(next) {
      // A framing stored for the session is updated with changes made on one of its connections.
      const follows = forSession.value
      await notices.attempt(
        shown.request('frames.set', { connection: connection().row.connection, framings: next })
      )
      if (follows) await frameSession(isOff(next) ? null : next)
      onSet()
    },
    async setForSession(on) {
      await frameSession(on ? framings.value : null)
    },
    async find(entry) {
      try {
        return await shown.request('frames.find', { connection: connection().row.connection, entry })
      } catch (error) {
        notices.report(error)
        return null
      }
    },
    async copy(frame, mode) {
      await clipboard.copy(copyBytes(await bytesOf(frame), mode))
    },
    copyAs: (frame, form) =>
      forms.bytes(form, connection().row.connection, frame.length, () => bytesOf(frame)),
    async send(frame, id) {
      const text = Array.from(await bytesOf(frame), hexPair).join('')
      const connections = [connection().row.connection]
      const sent = await notices.attempt(
        engine.request('sessions.send', { id, connections, payload: { form: 'hex', text } })
      )
      if (sent) notices.inform('framing.frame.sent', { number: frame.number })
    }
  }
}

function isOff({ up, down }: Framings): boolean {
  return up === null && down === null
}
