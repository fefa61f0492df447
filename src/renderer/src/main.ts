import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './app/App.vue'
import { useEngine } from './app/bridge/engine-client'
import { escapeShownText } from './app/bridge/escape-shown-text'
import { useStoredSelection } from './app/use-stored-selection'
import { i18n } from './locales/index'
import { useCaptureStore } from './app/stores/capture'
import { useConversationsStore } from './app/stores/conversations'
import { useDialogsStore } from './app/stores/dialogs'
import { useEngineStopStore } from './app/stores/engine-stop'
import { useNoticesStore } from './app/stores/notices'
import { useRepeatingStore } from './app/stores/repeating'
import { useRulesStore } from './app/stores/rules'
import { useSessionsStore } from './app/stores/sessions'
import { useSettingsStore } from './app/stores/settings'
import { useTasksStore } from './app/stores/tasks'
import { useThroughputStore } from './app/stores/throughput'
import './app/styles/fonts.css'
import './app/styles/tokens.css'
import './app/styles/base.css'
import './app/styles/common.css'
import './app/styles/dialog.css'
import './app/styles/grid.css'
import './app/styles/menu.css'

/** The window's start: language and theme first, so that nothing is shown in the wrong ones. */
async function start(): Promise<void> {
  escapeShownText(document)
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
  await useEngineStopStore()
    .load()
    .catch((error: unknown) => {
      notices.report(error)
    })
  await keepSelection(capture).catch((error: unknown) => {
    notices.report(error)
  })
  app.mount('#app')
  if (settings.folderTrouble !== null) {
    const dialogs = useDialogsStore()
    notices.report(settings.folderTrouble, {
      label: 'settings.button',
      run: () => {
        dialogs.settings = true
      }
    })
  }
  useThroughputStore().start()
  useTasksStore()
  await Promise.all([
    sessions.load(),
    useConversationsStore().load(),
    useRepeatingStore().load(),
    useRulesStore().load(),
    offerUnsaved()
  ]).catch((error: unknown) => {
    notices.report(error)
  })
}

/** Restores the selection after a crash and keeps it from now on. */
async function keepSelection(capture: ReturnType<typeof useCaptureStore>): Promise<void> {
  const { recovery } = await useEngine().request('app.takeRecovery', {})
  // The tables open with the number of the live capture.
  await capture.load()
  useStoredSelection(recovery)
}

/** Captures of earlier launches are told of once, when the window opens. */
async function offerUnsaved(): Promise<void> {
  const { length } = await useEngine().request('captures.kept', {})
  if (length === 0) return
  const dialogs = useDialogsStore()
  useNoticesStore().offer(
    'capture.unsaved.found',
    { n: length },
    {
      label: 'capture.unsaved.show',
      run: () => {
        dialogs.unsaved = true
      }
    }
  )
}

void start()
