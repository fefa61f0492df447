import type { CommandPart, RunBy } from '../../kit/model/commands'
import { useCaptureStore } from '../stores/capture'
import { useConversationsStore } from '../stores/conversations'
import { useDialogsStore } from '../stores/dialogs'
import { useRepeatingStore } from '../stores/repeating'
import { useSelectionStore } from '../stores/selection'
import { useMocking } from '../actions/use-mocking'
import { useTrafficActions } from '../actions/use-replay'
import { useWorkbench } from '../actions/use-workbench'
import { useNewRequest } from '../../features/workbench/use-new-request'
import type { CommandParts } from './command-parts'

/** Commands that replay a request or create a new one. */
export function exchangeCommands(): CommandParts<'exchange'> {
  const selection = useSelectionStore()
  const conversations = useConversationsStore()
  const captures = useCaptureStore()
  const workbench = useWorkbench()
  const newRequest = useNewRequest()
  const dialogs = useDialogsStore()
  const repeating = useRepeatingStore()
  const { replay } = useTrafficActions()
  const mocking = useMocking()
  const withSelected = (act: (exchange: number, by: RunBy) => void): CommandPart => ({
    isEnabled: () => selection.exchange !== null,
    run: (by) => {
      if (selection.exchange !== null) act(selection.exchange, by)
    }
  })
  return {
    'exchange.replay': withSelected((exchange, by) => void replay(exchange, { isAnnounced: by === 'key' })),
    'exchange.edit': withSelected((exchange) => {
      workbench.open({ kind: 'exchange', capture: captures.shown, exchange })
    }),
    'exchange.mock': {
      isEnabled: () => mocking.hasPicked(selection.tab),
      run: () => {
        mocking.open(selection.tab)
      }
    },
    'exchange.mockShown': {
      isEnabled: mocking.hasRows,
      run: () => void mocking.openShown(selection.tab)
    },
    'exchange.conversation': {
      isEnabled: () => selection.connection !== null,
      run: () => {
        if (selection.connection !== null) conversations.open(selection.connection)
      }
    },
    'exchange.new': {
      run: () => {
        newRequest.open()
      }
    },
    'exchange.import': {
      run: () => {
        dialogs.importing = true
      }
    },
    'exchange.repeat': {
      isEnabled: () => selection.exchange !== null || repeating.snapshot !== null,
      run: () => {
        if (selection.exchange === null || repeating.isRunning) repeating.show()
        else repeating.open(selection.exchange)
      }
    }
  }
}
