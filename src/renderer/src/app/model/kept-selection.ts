/** Serialisation of the selection across page reloads. */
import { INSPECTOR_TABS, type InspectorTab } from '../../features/inspector/model/inspector-tabs'

const TABLES = ['exchanges', 'connections'] as const
const SERVER_TABS = ['clients', 'behaviours'] as const

export interface KeptSelection {
  /** Chosen capture; null for the live one. */
  readonly capture: number | null
  readonly session: number | null
  readonly connection: number | null
  readonly exchange: number | null
  readonly table: (typeof TABLES)[number]
  readonly serverTab: (typeof SERVER_TABS)[number] | null
  readonly inspectorTab: InspectorTab
  readonly filters: Readonly<Record<(typeof TABLES)[number], string>>
}

/** Returns null for an invalid text, which another app version may have stored. */
export function readKeptSelection(text: string): KeptSelection | null {
  let kept: unknown
  try {
    kept = JSON.parse(text)
  } catch {
    return null
  }
  if (!isRecord(kept)) return null
  const number = (name: string): number | null =>
    Number.isSafeInteger(kept[name]) ? (kept[name] as number) : null
  const filters = isRecord(kept['filters']) ? kept['filters'] : {}
  const filter = (name: string): string => (typeof filters[name] === 'string' ? filters[name] : '')
  return {
    capture: number('capture'),
    session: number('session'),
    connection: number('connection'),
    exchange: number('exchange'),
    table: oneOf(TABLES, kept['table']) ?? 'exchanges',
    serverTab: oneOf(SERVER_TABS, kept['serverTab']),
    inspectorTab: oneOf(INSPECTOR_TABS, kept['inspectorTab']) ?? 'http',
    filters: { exchanges: filter('exchanges'), connections: filter('connections') }
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function oneOf<Value extends string>(values: readonly Value[], value: unknown): Value | null {
  return values.find((one) => one === value) ?? null
}
