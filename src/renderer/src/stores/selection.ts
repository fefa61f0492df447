import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

export type TrafficTab = 'exchanges' | 'connections'
/** What a server has beside its traffic. */
export type ServerTab = 'clients' | 'behaviours'

/** What the user looks at: session → connection → exchange. The tables set it, the inspector follows it. */
export const useSelectionStore = defineStore('selection', () => {
  /** The session the tables are limited to; null for all. */
  const session = shallowRef<number | null>(null)
  const connection = shallowRef<number | null>(null)
  /** Null while a connection as a whole is selected. */
  const exchange = shallowRef<number | null>(null)
  const tab = shallowRef<TrafficTab>('exchanges')
  /** In front of the tables while a server is selected; null for the tables. */
  const serverTab = shallowRef<ServerTab | null>(null)

  /** Asked for together with a selection: it is to be seen in this view, whichever was chosen last. */
  const wantedView = shallowRef<'conversation' | null>(null)

  const selectExchange = (number: number, itsConnection: number): void => {
    exchange.value = number
    connection.value = itsConnection
  }

  const selectConnection = (number: number): void => {
    connection.value = number
    exchange.value = null
  }

  const showConversation = (number: number): void => {
    selectConnection(number)
    wantedView.value = 'conversation'
  }

  const clear = (): void => {
    connection.value = null
    exchange.value = null
  }

  const selectSession = (id: number | null): void => {
    session.value = id
  }

  return {
    session,
    connection,
    exchange,
    tab,
    serverTab,
    wantedView,
    selectExchange,
    selectConnection,
    showConversation,
    clear,
    selectSession
  }
})
