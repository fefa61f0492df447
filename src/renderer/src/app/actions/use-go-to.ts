import { useNoticesStore } from '../stores/notices'
import { useSelectionStore } from '../stores/selection'
import { useTablesStore } from '../stores/tables'
import { useShownCapture } from '../stores/use-shown-capture'

/** Navigates to an exchange or a connection by number, regardless of the current table. */

export interface GoTo {
  exchange(number: number): Promise<void>
  connection(number: number): Promise<void>
}

export function useGoTo(): GoTo {
  const notices = useNoticesStore()
  const selection = useSelectionStore()
  const tables = useTablesStore()
  const { request } = useShownCapture()

  /** Removes the session limit and the filter that could hide the row. */
  const uncover = (table: 'exchanges' | 'connections', session: number): void => {
    if (selection.session !== session) selection.selectSession(null)
    tables.of(table).filter = ''
    selection.tab = table
  }

  return {
    async exchange(number) {
      try {
        const { row } = await request('exchanges.get', { exchange: number })
        uncover('exchanges', row.session)
        selection.selectExchange(number, row.connection)
      } catch (error) {
        notices.report(error)
      }
    },
    async connection(number) {
      try {
        const { row } = await request('connections.get', { connection: number })
        uncover('connections', row.session)
        selection.selectConnection(number)
      } catch (error) {
        notices.report(error)
      }
    }
  }
}
