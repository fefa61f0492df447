import { shallowRef, watch, type ShallowRef } from 'vue'
import { useNoticesStore } from '../../../app/stores/notices'
import { useShownCapture } from '../../../app/stores/use-shown-capture'

/** Navigates a conversation by turns: to the first entry of each run of entries in one direction. */

export interface ConversationTurns {
  /** Entry that was navigated to last. */
  readonly current: Readonly<ShallowRef<number | null>>
  goToTurn(step: 1 | -1): Promise<void>
}

export function useConversationTurns(options: {
  connection: () => number
  /** True if the conversation is split into frames, which have their own numbers. */
  isFramed: () => boolean
  /** First visible line, and the entry of a line. */
  firstVisible: () => number
  entryAt: (line: number) => number
  isInSight: (entry: number) => boolean
  /** Scrolls an entry to the top, if there are enough lines below it. */
  goTo: (entry: number) => void
}): ConversationTurns {
  const { request } = useShownCapture()
  const notices = useNoticesStore()
  const current = shallowRef<number | null>(null)
  let run = 0
  watch([options.connection, options.isFramed], () => {
    run++
    current.value = null
  })

  const goToTurn = async (step: 1 | -1): Promise<void> => {
    const mine = ++run
    // Near the end an entry cannot be scrolled to the top; it only needs to be visible.
    const from =
      current.value !== null && options.isInSight(current.value)
        ? current.value
        : options.entryAt(options.firstVisible())
    const query = { connection: options.connection(), from, step }
    try {
      const found = options.isFramed()
        ? await request('frames.turn', query)
        : await request('connections.turn', query)
      if (mine !== run) return
      if (found === null) {
        notices.inform(`inspector.conversation.${step === 1 ? 'lastTurn' : 'firstTurn'}`)
        return
      }
      current.value = found
      options.goTo(found)
    } catch (error) {
      if (mine === run) notices.report(error)
    }
  }
  return { current, goToTurn }
}
