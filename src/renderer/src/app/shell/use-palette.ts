import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { RecentFile } from '../../../../shared/contract/host'
import type { SessionSummary } from '../../../../shared/contract/sessions'
import { useEngine } from '../bridge/engine-client'
import type { Command } from '../../kit/model/commands'
import { rank, type Ranked } from './model/fuzzy'
import { isActive, sessionName } from '../../kit/words/model/session-look'
import { useCaptureStore } from '../stores/capture'
import { useNoticesStore } from '../stores/notices'
import { useSelectionStore } from '../stores/selection'
import { useSessionsStore } from '../stores/sessions'
import { useCaptureActions } from '../actions/use-capture-actions'
import { useCommands } from '../actions/use-commands'
import { useGoTo } from '../actions/use-go-to'
import { useSessionActions } from '../actions/use-session-actions'

/** Entries of the command palette for a query: commands, sessions, files, and items by number. */

export interface PaletteEntry {
  readonly id: string
  readonly label: string
  /** Additional search names: the English one if the UI language differs. */
  readonly aliases: readonly string[]
  readonly group: string
  /** In `chordOf` notation. */
  readonly key: string | null
  readonly isOn: boolean
  run(): void
}

/** `isOpen`: recent files are requested when the palette opens. */
export function usePalette(
  query: () => string,
  isOpen: () => boolean
): ComputedRef<readonly Ranked<PaletteEntry>[]> {
  const { t } = useI18n()
  const engine = useEngine()
  const notices = useNoticesStore()
  const sessions = useSessionsStore()
  const selection = useSelectionStore()
  const captures = useCaptureStore()
  const commands = useCommands()
  const captureActions = useCaptureActions()
  const sessionActions = useSessionActions()
  const goTo = useGoTo()
  const recent = shallowRef<readonly RecentFile[]>([])

  watch(isOpen, async (now) => {
    if (!now) return
    try {
      recent.value = await engine.request('files.recent', {})
    } catch (error) {
      notices.report(error)
    }
  })

  const named = (
    part: Pick<PaletteEntry, 'id' | 'run'> & { key: string; values?: Record<string, string>; group: string }
  ): PaletteEntry => ({
    id: part.id,
    label: t(part.key, part.values ?? {}),
    aliases: [t(part.key, part.values ?? {}, { locale: 'en' })],
    group: t(part.group),
    key: null,
    isOn: false,
    run: () => {
      part.run()
    }
  })

  const ofCommand = (command: Command): PaletteEntry => ({
    ...named({
      id: command.id,
      key: `commands.names.${command.id}`,
      group: `commands.groups.${command.group}`,
      run: () => {
        commands.run(command.id)
      }
    }),
    key: command.keys[0] ?? null,
    isOn: command.isChecked?.() ?? false
  })

  const ofSession = (session: SessionSummary): PaletteEntry[] => {
    const { id } = session
    const values = { name: sessionName(session) }
    const group = 'commands.groups.sessions'
    const stops = isActive(session) || session.state === 'stopping'
    const isShown = selection.session === id
    return [
      named({
        id: `switch-${id}`,
        key: stops ? 'commands.palette.stop' : 'commands.palette.start',
        values,
        group,
        run: () => void (stops ? sessionActions.stop(session) : sessionActions.start(id))
      }),
      {
        ...named({
          id: `show-${id}`,
          key: isShown ? 'commands.palette.showAll' : 'commands.palette.show',
          values,
          group,
          run: () => {
            selection.selectSession(isShown ? null : id)
          }
        }),
        // Typing only the name and Enter selects the session instead of stopping it.
        aliases: [values.name, t('commands.palette.show', values, { locale: 'en' })]
      }
    ]
  }

  /** Automatic behaviours of a server can be switched from the palette. */
  const ofBehaviours = ({ id, config }: SessionSummary): PaletteEntry[] => {
    if (config.kind === 'proxy') return []
    const behaviours = config.behaviours ?? []
    return behaviours.map(({ kind, on }, index) =>
      named({
        id: `behaviour-${id}-${index}`,
        key: on ? 'commands.palette.switchOff' : 'commands.palette.switchOn',
        values: { name: config.name, title: t(`behaviours.kinds.${kind}.title`) },
        group: 'commands.groups.server',
        run: () => {
          const next = behaviours.map((one, at) => (at === index ? { ...one, on: !on } : one))
          void sessions.behave(id, next).catch(notices.report)
        }
      })
    )
  }

  const files = computed<PaletteEntry[]>(() => {
    const opened = captures.list.filter(({ kind, capture }) => kind === 'file' && capture !== captures.shown)
    return [
      ...opened.map(({ capture, name }) =>
        named({
          id: `capture-${capture}`,
          key: 'commands.palette.showCapture',
          values: { name },
          group: 'commands.groups.capture',
          run: () => {
            captureActions.show(capture)
          }
        })
      ),
      ...recent.value.map(({ id, name }) =>
        named({
          id: `recent-${id}`,
          key: 'commands.palette.openRecent',
          values: { name },
          group: 'commands.palette.recent',
          run: () => void captureActions.openRecent(id)
        })
      )
    ]
  })

  const all = computed<PaletteEntry[]>(() => [
    ...commands.list.filter((command) => command.isListed && command.isEnabled()).map(ofCommand),
    ...sessions.list.flatMap(ofSession),
    ...sessions.list.flatMap(ofBehaviours),
    ...files.value
  ])

  const numbered = (number: number): PaletteEntry[] => {
    const { exchanges = 0, connections } = captures.totals ?? {}
    const places = [
      { what: 'exchange' as const, most: exchanges, go: goTo.exchange },
      { what: 'connection' as const, most: connections?.total ?? 0, go: goTo.connection }
    ]
    return places
      .filter(({ most }) => number >= 1 && number <= most)
      .map(({ what, go }) =>
        named({
          id: `${what}-${number}`,
          key: `commands.palette.${what}`,
          values: { n: String(number) },
          group: 'commands.palette.goTo',
          run: () => void go(number)
        })
      )
  }

  return computed(() => {
    if (!isOpen()) return []
    const number = typedNumber(query())
    const there = number === null ? [] : numbered(number).map((item) => ({ item, at: [] }))
    return [
      ...there,
      ...rank(
        query(),
        all.value,
        ({ label }) => label,
        ({ aliases }) => aliases
      )
    ]
  })
}

/** Parses `12` or `#12`, the number of an item. */
function typedNumber(query: string): number | null {
  const digits = /^(?:#\s*)?(\d{1,12})$/.exec(query.trim())?.[1]
  return digits === undefined ? null : Number(digits)
}
