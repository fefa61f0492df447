import { computed, onScopeDispose, watch } from 'vue'
import type { CommandStates } from '../../../shared/contract/commands'
import { useEngine } from '../bridge/engine-client'
import { useNoticesStore } from '../stores/notices'
import { useCaptureActions } from './use-capture-actions'
import type { Commands } from './use-commands'

/**
 * What passes between the window and its host beside the engine: the menu's commands, which of them can be run, and
 * files that somebody handed to the app.
 */
export function useHostLink({ list, run }: Commands): void {
  const engine = useEngine()
  const notices = useNoticesStore()
  const { openHanded } = useCaptureActions()

  onScopeDispose(engine.on('command', run))
  onScopeDispose(engine.on('handed', () => void openHanded()))
  // Those that came before there was a page.
  void openHanded()

  const statesNow = (): CommandStates => ({
    disabled: list.filter((command) => !command.isEnabled()).map(({ id }) => id),
    checked: list.filter((command) => command.isChecked?.() === true).map(({ id }) => id)
  })
  // Compared as text: what it is made from changes with every captured byte, and it itself hardly ever.
  const states = computed(() => JSON.stringify(statesNow()))
  watch(
    states,
    async () => {
      try {
        await engine.request('commands.tell', statesNow())
      } catch (error) {
        notices.report(error)
      }
    },
    { immediate: true }
  )
}
