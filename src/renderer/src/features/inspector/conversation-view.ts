import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** How much of each conversation entry is shown: its head, its first lines, or all of it. */
export type Density = 'collapsed' | 'folded' | 'expanded'

/** Actions of the shown conversation, for commands. */
export interface ConversationActions {
  density(): Density
  /** Setting the current density again returns to `folded`. */
  toggleDensity(density: Density): void
  goToTurn(step: 1 | -1): void
}

/** The conversation in the inspector, for commands; null while another view is shown. */
export const useConversationViewStore = defineStore('conversation-view', () => {
  const shown = shallowRef<ConversationActions | null>(null)
  const attach = (actions: ConversationActions): void => {
    shown.value = actions
  }
  /** Does nothing if another view has been attached since. */
  const detach = (actions: ConversationActions): void => {
    if (shown.value === actions) shown.value = null
  }
  return { shown, attach, detach }
})
