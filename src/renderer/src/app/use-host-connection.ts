import { computed, onScopeDispose, watch } from 'vue'
import type { CommandStates } from '../../../shared/contract/commands'
import { useEngine } from './bridge/engine-client'
import { useNoticesStore } from './stores/notices'
import { useCaptureActions } from './actions/use-capture-actions'
import type { Commands } from './actions/use-commands'

/**
 * Connects the window with its host, apart from the engine: menu commands, their enabled states, and files passed to
 * the app.
 */
export function useHostConnection({ list, run }: Commands): void {
  const engine = useEngine()
  const notices = useNoticesStore()
  const { openHanded } = useCaptureActions()

  onScopeDispose(engine.on('command', run))
  onScopeDispose(engine.on('handed', () => void openHanded()))
  // Files passed before the page was loaded.
  void openHanded()

  const statesNow = (): CommandStates => ({
    disabled: list.filter((command) => !command.isEnabled()).map(({ id }) => id),
    checked: list.filter((command) => command.isChecked?.() === true).map(({ id }) => id)
  })
  // Compared as text, because its inputs change with every captured byte but the result rarely does.
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
