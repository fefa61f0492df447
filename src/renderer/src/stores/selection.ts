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

  const selectExchange = (number: number, itsConnection: number): void => {
    exchange.value = number
    connection.value = itsConnection
  }

  const selectConnection = (number: number): void => {
    connection.value = number
    exchange.value = null
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
    selectExchange,
    selectConnection,
    clear,
    selectSession
  }
})
