import { computed, shallowReactive, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ProxyMode } from '../../../shared/contract/proxying'
import type { ErrorInfo, SessionConfig } from '../../../shared/contract/sessions'
import { formatAddress, splitPastedAddress } from '../headless/address'
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
} from '../headless/session-form'
import { canSend } from '../headless/session-look'
import { useDialogsStore, type SessionDialogRequest } from '../stores/dialogs'
import { describeError } from '../stores/notices'
import { useSelectionStore } from '../stores/selection'
import { useSessionsStore } from '../stores/sessions'
import { useSettingsStore } from '../stores/settings'
import { useNewSession } from './use-new-session'
import type { ServerMock } from './use-server-mock'

/** The session dialog's work: filling the form, checking it, and making, changing and starting the session. */

type EditableForm = { -readonly [Key in keyof SessionForm]: SessionForm[Key] }

export interface SessionFormState {
  readonly form: EditableForm
  readonly problems: Readonly<ShallowRef<Problems>>
  /** Why the engine refused, or the session did not start. */
  readonly failure: Readonly<ShallowRef<ErrorInfo | null>>
  readonly busy: Readonly<ShallowRef<boolean>>
  readonly kind: ComputedRef<SessionKind>
  /** What the session will be called: with no name typed, by its address. Null while something is wrong. */
  readonly usualName: ComputedRef<string | null>
  /** Another way into a proxy; its port comes along where it was not set by hand. */
  chooseMode(mode: ProxyMode): void
  /** False where a field is wrong. */
  submit(): Promise<boolean>
  /** Takes the port that was found free, and tries again. */
  takeFreePort(port: number): Promise<void>
  splitPaste(event: ClipboardEvent, which: 'listen' | 'target'): void
}

/** `mock`: what a new server answers from; null where that is wrong, which is said beside it. */
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
  /** Kept while the dialog fades, so that it does not turn into another on its way out. */
  const shown = shallowRef<SessionDialogRequest>({ kind: 'proxy', editing: null })
  /** The session this form made but could not start: trying again changes it instead of making another. */
  let made: number | null = null

  /** The listening port that a new session was offered; empty for one that is edited. */
  let offer = ''
  const portFor = (kind: SessionKind, mode: ProxyMode): string =>
    offeredPort(kind, mode, usedPorts(sessions.list))
  const newForm = (kind: SessionKind): SessionForm => {
    const empty = defaultForm(kind)
    offer = portFor(kind, empty.mode)
    return { ...empty, listenPort: offer }
  }

  watch(request, (asked) => {
    if (asked === null) return
    offer = ''
    shown.value = asked
    Object.assign(form, asked.editing === null ? newForm(asked.kind) : formOf(asked.editing.config))
    problems.value = {}
    failure.value = null
    busy.value = false
    made = asked.editing?.id ?? null
    if (asked.editing === null && asked.kind === 'server') mock.reset()
  })

  /** A session is called by its address, or by what it is where the address stands beside it anyway. */
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
    // Not in the form: it is chosen where the frames are looked at.
    const framing = shown.value.editing?.config.framing
    const config = framing === undefined ? edited : { ...edited, framing }
    made =
      made === null ? (await sessions.create(config, false)).id : (await sessions.update(made, config)).id
    // An edited session is left stopped, as it was found: starting it is a click away.
    if (shown.value.editing === null) {
      const started = await sessions.start(made)
      if (started.state === 'failed' && started.error !== null) {
        failure.value = started.error
        return
      }
      showNew(made)
      // Where one types what is sent, one looks at its raw traffic.
      if (canSend(started)) {
        selection.tab = 'connections'
        // What it answers of itself is looked at there.
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

  /** Null where its mock is wrong. */
  const withMock = async (config: SessionConfig): Promise<SessionConfig | null> => {
    if (config.kind !== 'server' || shown.value.editing !== null) return config
    const behaviours = await mock.read()
    if (behaviours === null) return null
    return behaviours.length === 0 ? config : { ...config, behaviours }
  }

  const chooseMode = (mode: ProxyMode): void => {
    // A port that was typed stays.
    if (form.listenPort === offer) form.listenPort = offer = portFor('proxy', mode)
    form.mode = mode
  }

  const takeFreePort = async (port: number): Promise<void> => {
    form.listenPort = String(port)
    await submit()
  }

  /** Someone who pastes `localhost:3000` or a whole URL means both fields. */
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
