import { shallowRef, type ShallowRef } from 'vue'
import type { Authority } from '../../../../../shared/contract/authority'
import { useEngine } from '../../../app/bridge/engine-client'
import { describeError, useNoticesStore } from '../../../app/stores/notices'

/** The installation's certificate authority: details, export, and regeneration. */

export type CertificateForm = 'pem' | 'der' | 'p12'

export interface AuthorityState {
  readonly authority: Readonly<ShallowRef<Authority | null>>
  /** Error message of the engine if the details could not be loaded. */
  readonly failure: Readonly<ShallowRef<string | null>>
  readonly busy: Readonly<ShallowRef<boolean>>
  /** Path of the last saved file. */
  readonly saved: Readonly<ShallowRef<string | null>>
  /** Loads the authority and creates it if there is none. */
  load(): Promise<void>
  regenerate(): Promise<void>
  save(form: CertificateForm): Promise<void>
}

export function useAuthority(): AuthorityState {
  const engine = useEngine()
  const notices = useNoticesStore()
  const authority = shallowRef<Authority | null>(null)
  const failure = shallowRef<string | null>(null)
  const busy = shallowRef(false)
  const saved = shallowRef<string | null>(null)

  const take = async (facts: Promise<Authority>): Promise<void> => {
    busy.value = true
    try {
      authority.value = await facts
      failure.value = null
    } catch (error) {
      // The shown details remain valid; if there are none, the error takes their place.
      if (authority.value === null) failure.value = describeError(error).message
      else notices.report(error)
    } finally {
      busy.value = false
    }
  }

  return {
    authority,
    failure,
    busy,
    saved,
    load: async () => {
      saved.value = null
      await take(engine.request('authority.get', {}))
    },
    regenerate: async () => {
      saved.value = null
      await take(engine.request('authority.regenerate', {}))
    },
    save: async (form) => {
      try {
        const { path } = await engine.request('authority.save', { form })
        if (path !== null) saved.value = path
      } catch (error) {
        notices.report(error)
      }
    }
  }
}
