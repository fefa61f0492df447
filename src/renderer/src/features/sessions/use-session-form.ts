import { computed, shallowReactive, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ProxyMode } from '../../../../shared/contract/proxying'
import type { ErrorInfo, SessionConfig } from '../../../../shared/contract/sessions'
import { formatAddress, splitPastedAddress } from '../../kit/model/address'
import {
  defaultForm,
  formOf,
  readForm,
  offeredPort,
  type Problems,
  type SessionForm,
  type SessionFormResult,
  type SessionKind,
  usedPorts
} from './model/session-form'
import { canSend } from '../../kit/words/model/session-look'
import { useDialogsStore, type SessionDialogRequest } from '../../app/stores/dialogs'
import { describeError } from '../../app/stores/notices'
import { useSelectionStore } from '../../app/stores/selection'
import { useSessionsStore } from '../../app/stores/sessions'
import { useSettingsStore } from '../../app/stores/settings'
import { useNewSession } from '../../app/actions/use-new-session'
import type { ServerMock } from './use-server-mock'

/** Logic of the session dialog: fills and checks the form, then creates, changes and starts the session. */

type EditableForm = { -readonly [Key in keyof SessionForm]: SessionForm[Key] }

export interface SessionFormState {
  readonly form: EditableForm
  readonly problems: Readonly<ShallowRef<Problems>>
  /** Error of the engine, or the reason why the session did not start. */
  readonly failure: Readonly<ShallowRef<ErrorInfo | null>>
  readonly busy: Readonly<ShallowRef<boolean>>
  readonly kind: ComputedRef<SessionKind>
  /** Default name of the session if none is typed; null while the form is invalid. */
  readonly usualName: ComputedRef<string | null>
  /** Selects the proxy mode and updates the port unless the user changed it. */
  chooseMode(mode: ProxyMode): void
  /** Resolves to false if a field is invalid. */
  submit(): Promise<boolean>
  /** Sets the listening port to the free port found and submits again. */
  takeFreePort(port: number): Promise<void>
  splitPaste(event: ClipboardEvent, which: 'listen' | 'target'): void
}

/** `mock`: recorded responses of a new server. Its errors are shown in its own fields. */
export function useSessionForm(
  request: () => SessionDialogRequest | null,
  mock: Pick<ServerMock, 'reset' | 'read'>
): SessionFormState {
  const { t } = useI18n()
  const sessions = useSessionsStore()
  const selection = useSelectionStore()
  const showNew = useNewSession()
  const dialogs = useDialogsStore()
  const settings = useSettingsStore()

  const form = shallowReactive<EditableForm>({ ...defaultForm('proxy') })
  const problems = shallowRef<Problems>({})
  const failure = shallowRef<ErrorInfo | null>(null)
  const busy = shallowRef(false)
  /** Kept while the dialog fades out, so that its content does not change. */
  const shown = shallowRef<SessionDialogRequest>({ kind: 'proxy', editing: null })
  /** Session that was created but failed to start; submitting again updates it instead of creating another. */
  let made: number | null = null

  /** Default listening port of a new session; empty when editing. */
  let offer = ''
  const portFor = (kind: SessionKind, mode: ProxyMode): string =>
    offeredPort(kind, mode, usedPorts(sessions.list))
  const newForm = (kind: SessionKind): SessionForm => {
    const empty = defaultForm(kind)
    offer = portFor(kind, empty.mode)
    return { ...empty, listenPort: offer }
  }

  watch(request, (next) => {
    if (next === null) return
    offer = ''
    shown.value = next
    Object.assign(form, next.editing === null ? newForm(next.kind) : formOf(next.editing.config))
    problems.value = {}
    failure.value = null
    busy.value = false
    made = next.editing?.id ?? null
    if (next.editing === null && next.kind === 'server') mock.reset()
  })

  /** Returns the default name: the target address or path, or the session type with its port. */
  const nameless = (config: SessionConfig): string => {
    switch (config.kind) {
      case 'proxy': {
        const { mode = 'forward', listen, target } = config
        if (mode === 'forward' && target !== undefined) return formatAddress(target)
        if ('path' in listen) return listen.path
        const kind = t(`session.modes.${mode}.kind`)
        return listen.port === 0
          ? t('session.nameless.proxyAnyPort', { kind })
          : t('session.nameless.proxy', { kind, port: listen.port })
      }
      case 'server':
        if ('path' in config.listen) return config.listen.path
        return config.listen.port === 0
          ? t('session.nameless.serverAnyPort')
          : t('session.nameless.server', { port: config.listen.port })
      case 'client':
        if ('path' in config.target) return config.target.path
        return t('session.nameless.client', { port: config.target.port })
    }
  }

  const save = async (edited: SessionConfig): Promise<void> => {
    // Framing is not part of the form; it is chosen in the frames view.
    const framing = shown.value.editing?.config.framing
    const config = framing === undefined ? edited : { ...edited, framing }
    made =
      made === null ? (await sessions.create(config, false)).id : (await sessions.update(made, config)).id
    // An edited session stays stopped.
    if (shown.value.editing === null) {
      const started = await sessions.start(made)
      if (started.state === 'failed' && started.error !== null) {
        failure.value = started.error
        return
      }
      showNew(made)
      // A session that can send data opens the connections table, which shows the raw traffic.
      if (canSend(started)) {
        selection.tab = 'connections'
        // Shows the automatic behaviours of the server.
        selection.serverTab = hasBehaviours(config) ? 'behaviours' : null
      }
    }
    dialogs.closeSession()
  }

  const read = (): SessionFormResult =>
    readForm(shown.value.kind, form, {
      nameless,
      platform: settings.platform,
      before: shown.value.editing?.config ?? null
    })

  const usualName = computed(() => {
    const result = read()
    return result.ok ? result.config.name : null
  })

  const submit = async (): Promise<boolean> => {
    if (busy.value) return true
    failure.value = null
    const result = read()
    problems.value = result.ok ? {} : result.problems
    if (!result.ok) return false
    busy.value = true
    try {
      const config = await withMock(result.config)
      if (config === null) return false
      await save(config)
    } catch (error) {
      failure.value = describeError(error)
    } finally {
      busy.value = false
    }
    return true
  }

  /** Returns null if the mock settings are invalid. */
  const withMock = async (config: SessionConfig): Promise<SessionConfig | null> => {
    if (config.kind !== 'server' || shown.value.editing !== null) return config
    const behaviours = await mock.read()
    if (behaviours === null) return null
    return behaviours.length === 0 ? config : { ...config, behaviours }
  }

  const chooseMode = (mode: ProxyMode): void => {
    // A port typed by the user is kept.
    if (form.listenPort === offer) form.listenPort = offer = portFor('proxy', mode)
    form.mode = mode
  }

  const takeFreePort = async (port: number): Promise<void> => {
    form.listenPort = String(port)
    await submit()
  }

  /** Splits a pasted `localhost:3000` or URL into the host and port fields. */
  const splitPaste = (event: ClipboardEvent, which: 'listen' | 'target'): void => {
    const parts = splitPastedAddress(event.clipboardData?.getData('text') ?? '')
    if (parts === null) return
    event.preventDefault()
    form[`${which}Host`] = parts.host
    form[`${which}Port`] = parts.port
  }

  return {
    form,
    problems,
    failure,
    busy,
    kind: computed(() => shown.value.kind),
    usualName,
    chooseMode,
    submit,
    takeFreePort,
    splitPaste
  }
}

function hasBehaviours(config: SessionConfig): boolean {
  return config.kind === 'server' && (config.behaviours ?? []).length > 0
}
