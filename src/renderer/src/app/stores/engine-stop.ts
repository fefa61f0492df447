import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { EngineStop } from '../../../../shared/contract/engine-stop'
import { messageOf } from '../../../../shared/model/app-error'
import { useEngine } from '../bridge/engine-client'

/** Why the engine stopped, and its restart. The host reloads the page when the engine runs again. */
export const useEngineStopStore = defineStore('engineStop', () => {
  const engine = useEngine()
  /** Null while the engine runs. */
  const stop = shallowRef<EngineStop | null>(null)
  const isRestarting = shallowRef(false)
  /** Why the last restart failed. */
  const failure = shallowRef<string | null>(null)

  engine.on('engineStopped', (next) => {
    stop.value = next
  })

  /** For a page that is loaded while the engine is stopped. */
  const load = async (): Promise<void> => {
    stop.value ??= (await engine.request('engine.stopped', {})).stop
  }

  const restart = async (): Promise<void> => {
    isRestarting.value = true
    failure.value = null
    try {
      await engine.request('engine.restart', {})
    } catch (error) {
      failure.value = messageOf(error)
    } finally {
      isRestarting.value = false
    }
  }

  return { stop, isRestarting, failure, load, restart }
})
