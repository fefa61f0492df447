/** Composables as they run in the window: within a component, with the words of the catalogues. */

import { mount } from '@vue/test-utils'
import { defineComponent } from 'vue'
import { i18n } from '../../../src/renderer/src/locales/index'

/** What `setup` returns, called where a component calls it. */
export function inComponent<T>(setup: () => T): T {
  let found: { value: T } | undefined
  const host = defineComponent({
    setup() {
      found = { value: setup() }
      return () => null
    }
  })
  mount(host, { global: { plugins: [i18n] } })
  if (found === undefined) throw new Error('The component was not set up.')
  return found.value
}
