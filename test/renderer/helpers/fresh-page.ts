/** Files of the web project share one thread and one DOM: each test leaves them as it found them. */

import { afterEach } from 'vitest'
import { i18n } from '../../../src/renderer/src/locales/index'

const { locale } = i18n.global
const initialLocale = locale.value

afterEach(() => {
  locale.value = initialLocale
  document.body.replaceChildren()
  localStorage.clear()
})
