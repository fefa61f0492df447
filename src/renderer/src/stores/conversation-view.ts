import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** How much of each entry of a conversation is shown: its head, its first lines, or all of it. */
export type Density = 'collapsed' | 'folded' | 'expanded'

/** What commands do in the conversation that is shown. */
export interface ConversationActions {
  density(): Density
  /** The same again goes back to the first lines of each entry. */
  toggleDensity(density: Density): void
  goToTurn(step: 1 | -1): void
}

/** The conversation in the inspector, for commands; null while another view is in front. */
export const useConversationViewStore = defineStore('conversation-view', () => {
  const shown = shallowRef<ConversationActions | null>(null)
  const attach = (actions: ConversationActions): void => {
    shown.value = actions
  }
  /** Of a view that is left after another one has come does nothing. */
  const detach = (actions: ConversationActions): void => {
    if (shown.value === actions) shown.value = null
  }
  return { shown, attach, detach }
})
