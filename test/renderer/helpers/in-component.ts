/** Runs composables as in the window: inside a component, with the text catalogues. */

import { mount } from '@vue/test-utils'
import { defineComponent } from 'vue'
import { i18n } from '../../../src/renderer/src/locales/index'

/** Returns the result of `setup`, called inside a component's setup. */
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
