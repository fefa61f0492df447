import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef, watch } from 'vue'
import {
  FIND_LAYERS,
  type FindGroup,
  type FindLine,
  type FindPattern,
  type FindScope,
  type FindState
} from '../../../../shared/contract/find'
import type { MatchProblem } from '../../../../shared/contract/matching'
import { rangesOf } from '../../../../shared/model/number-ranges'
import { useEngine } from '../bridge/engine-client'
import { PageCache } from '../bridge/page-cache'
import { useCaptureStore } from './capture'
import { useExportingStore } from './exporting'
import type { MarkTarget } from './marks'
import { useNoticesStore } from './notices'
import { useSelectionStore } from './selection'

/** Part of the capture that is searched: all of it, the rows of the visible table, or the selected connection. */
export type FindPlace = FindScope['kind']

export interface FindForm {
  kind: FindPattern['kind']
  text: string
  matchCase: boolean
  wholeWord: boolean
  /** Searches for the text in every supported encoding, not only in UTF-8. */
  allEncodings: boolean
  place: FindPlace
}

const PAGE_LINES = 100
const MOST_PAGES = 20

/** The search of the shown capture: its input, its progress and its results. It continues while the panel is closed. */
export const useFindStore = defineStore('find', () => {
  const engine = useEngine()
  const captures = useCaptureStore()
  const exporting = useExportingStore()
  const selection = useSelectionStore()
  const notices = useNoticesStore()

  const isOpen = shallowRef(false)
  const form = shallowReactive<FindForm>({
    kind: 'text',
    text: '',
    matchCase: false,
    wholeWord: false,
    allEncodings: false,
    place: 'all'
  })
  const problem = shallowRef<MatchProblem | null>(null)
  const state = shallowRef<FindState | null>(null)
  /** Index of the active line of the result list; -1 before the first one is chosen. */
  const active = shallowRef(-1)
  /** True if the results are those of a pattern in hexadecimal, whatever the form has by now. */
  const isHex = shallowRef(false)
  /** Increases when lines were loaded, or must be loaded again. */
  const version = shallowRef(0)
  /** Number of the open search. */
  let open: number | null = null
  /** Increases with each search, so that an outdated answer is ignored. */
  let latest = 0
  /** The form of the last search, as text. */
  let asked = ''
  /** A step requested before the first match was found. */
  let wanted: 1 | -1 | null = null

  const pages = new PageCache<number, readonly FindLine[]>({
    limit: MOST_PAGES,
    load: async (page) => (await loadLines(page * PAGE_LINES, PAGE_LINES)) ?? [],
    onLoad: () => {
      version.value++
    },
    onError: (error) => {
      notices.report(error)
    }
  })

  const loadLines = async (first: number, count: number): Promise<readonly FindLine[] | null> => {
    const find = open
    if (find === null) return null
    const { lines } = await engine.request('find.lines', { find, first, count })
    return find === open ? lines : null
  }

  /** The last report of any search: a short search may report its end before its number is known here. */
  let reported: FindState | undefined
  const receive = (): void => {
    if (open === null || reported?.find !== open) return
    if (reported.lines !== state.value?.lines || reported.total !== state.value.total) {
      pages.invalidate(() => true)
      version.value++
    }
    state.value = reported
    if (wanted !== null && reported.lines > 0) void step(wanted)
  }
  const stopListening = engine.on('find', (next) => {
    reported = next
    receive()
  })

  const clear = (): void => {
    latest++
    wanted = null
    const find = open
    open = null
    problem.value = null
    state.value = null
    active.value = -1
    pages.clear()
    if (find === null) return
    engine.request('find.close', { find }).catch((error: unknown) => {
      notices.report(error)
    })
  }

  const scope = (): FindScope => {
    const { connection, tab } = selection
    if (form.place === 'connection' && connection !== null) return { kind: 'connection', connection }
    const query = exporting.tables[tab]?.query
    if (form.place === 'rows' && query !== undefined) return { kind: 'rows', query: { ...query, sort: null } }
    // Shown in the form: nobody must take the matches for those of a part.
    form.place = 'all'
    return { kind: 'all' }
  }

  /** Searches for the input. Without text it ends the search; a wrong pattern keeps the results of the last one. */
  const search = async (): Promise<void> => {
    asked = JSON.stringify(form)
    if (form.text === '') {
      clear()
      return
    }
    const turn = ++latest
    try {
      const answer = await engine.request('find.open', {
        capture: captures.shown,
        pattern: patternOf(form),
        scope: scope(),
        where: [...FIND_LAYERS],
        ...(open === null ? {} : { replaces: open })
      })
      if (answer.kind === 'opened' && turn !== latest) {
        await engine.request('find.close', { find: answer.find })
        return
      }
      if (turn !== latest) return
      problem.value = answer.kind === 'problem' ? answer.problem : null
      if (answer.kind === 'problem') return
      open = answer.find
      isHex.value = form.kind === 'hex'
      state.value = null
      active.value = -1
      pages.clear()
      receive()
    } catch (error) {
      notices.report(error)
    }
  }

  // Results of one capture do not apply to another, which is searched instead.
  watch(
    () => captures.shown,
    () => {
      clear()
      if (isOpen.value) void search()
    }
  )

  /** Returns a loaded line, and loads it if it is missing. */
  const line = (index: number): FindLine | undefined =>
    pages.get(Math.floor(index / PAGE_LINES))?.[index % PAGE_LINES]

  /** Shows the row of a line, and the bytes of a match. */
  const show = (shown: FindLine): void => {
    const { kind, number, connection } = shown.group
    selection.serverTab = null
    selection.tab = kind === 'exchange' ? 'exchanges' : 'connections'
    if (kind === 'exchange') selection.selectExchange(number, connection)
    else selection.selectConnection(number)
    if (shown.kind === 'group' || shown.match.layer === 'metadata') return
    const { direction, start, end } = shown.match
    const exchange = kind === 'exchange' ? number : null
    selection.wantedBytes = { connection: shown.match.connection, exchange, direction, range: [start, end] }
  }

  /** Searches for the input unless that has been done. */
  const searchIfChanged = async (): Promise<void> => {
    if (JSON.stringify(form) !== asked) await search()
  }

  /**
   * Shows the match after or before the active one, and begins again at the other end. Before the first match is found,
   * it shows that one as soon as it is.
   */
  const step = async (by: 1 | -1): Promise<void> => {
    const count = state.value?.lines ?? 0
    wanted = count === 0 ? by : null
    if (count === 0) return
    let at = active.value < 0 && by < 0 ? 0 : active.value
    try {
      // Each group has a match next to it, in both directions, but for the first group and the end of the list.
      for (let tries = 0; tries < 3; tries++) {
        at = (at + by + count) % count
        const [next] = (await loadLines(at, 1)) ?? []
        if (next === undefined) return
        if (next.kind === 'group') continue
        active.value = at
        show(next)
        return
      }
    } catch (error) {
      notices.report(error)
    }
  }

  /** Returns the rows that have matches, by table. */
  const rowsFound = async (): Promise<readonly MarkTarget[]> => {
    const find = open
    if (find === null) return []
    const capture = captures.shown
    const groups: FindGroup[] = []
    for (;;) {
      const answer = await engine.request('find.groups', { find, first: groups.length })
      groups.push(...answer.groups)
      if (answer.groups.length === 0 || groups.length >= answer.total) break
    }
    return (['exchange', 'connection'] as const)
      .map((kind) => ({
        capture,
        kind: `${kind}s` as const,
        numbers: rangesOf(
          groups.filter((group) => group.kind === kind).map(({ number }) => [number, number + 1] as const)
        )
      }))
      .filter(({ numbers }) => numbers.length > 0)
  }

  const progress = computed(() => {
    const now = state.value
    if (now?.state !== 'searching' || now.of === 0) return null
    return (now.rows + now.exchanges) / (now.of + now.ofExchanges)
  })

  return {
    ...{ isOpen, form, problem, state, active, isHex, version, progress },
    ...{ search, searchIfChanged, clear, line, show, step, rowsFound, stopListening }
  }
})

function patternOf({ kind, text, matchCase, wholeWord, allEncodings }: FindForm): FindPattern {
  const ignoreCase = !matchCase
  if (kind === 'hex') return { kind, pattern: text }
  if (kind === 'regex') return { kind, pattern: text, ignoreCase }
  return { kind, text, ignoreCase, wholeWord, encodings: allEncodings ? [] : ['utf-8'] }
}
