import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { i18n } from './locales/index'
import { useCaptureStore } from './stores/capture'
import { useNoticesStore } from './stores/notices'
import { useSessionsStore } from './stores/sessions'
import { useSettingsStore } from './stores/settings'
import { useThroughputStore } from './stores/throughput'
import './styles/fonts.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/menu.css'

/** The window's start: language and theme first, so that nothing is shown in the wrong ones. */
async function start(): Promise<void> {
  const app = createApp(App).use(createPinia()).use(i18n)
  const notices = useNoticesStore()
  // A fault while drawing must not pass unseen; what is on screen stays usable.
  app.config.errorHandler = (error) => {
    notices.report(error)
    reportError(error)
  }
  window.addEventListener('unhandledrejection', ({ reason }) => {
    notices.report(reason)
  })

  const settings = useSettingsStore()
  const capture = useCaptureStore()
  const sessions = useSessionsStore()
  await settings.load().catch((error: unknown) => {
    notices.report(error)
  })
  app.mount('#app')
  useThroughputStore().start()
  await Promise.all([capture.load(), sessions.load()]).catch((error: unknown) => {
    notices.report(error)
  })
}

void start()
