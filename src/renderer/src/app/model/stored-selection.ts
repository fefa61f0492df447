/** Serialisation of the selection across page reloads. */
import { INSPECTOR_TABS, type InspectorTab } from '../../features/inspector/model/inspector-tabs'

const TABLES = ['exchanges', 'connections'] as const
const SERVER_TABS = ['clients', 'behaviours'] as const

export interface StoredSelection {
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
export function readStoredSelection(text: string): StoredSelection | null {
  let stored: unknown
  try {
    stored = JSON.parse(text)
  } catch {
    return null
  }
  if (!isRecord(stored)) return null
  const number = (name: string): number | null =>
    Number.isSafeInteger(stored[name]) ? (stored[name] as number) : null
  const filters = isRecord(stored['filters']) ? stored['filters'] : {}
  const filter = (name: string): string => (typeof filters[name] === 'string' ? filters[name] : '')
  return {
    capture: number('capture'),
    session: number('session'),
    connection: number('connection'),
    exchange: number('exchange'),
    table: oneOf(TABLES, stored['table']) ?? 'exchanges',
    serverTab: oneOf(SERVER_TABS, stored['serverTab']),
    inspectorTab: oneOf(INSPECTOR_TABS, stored['inspectorTab']) ?? 'http',
    filters: { exchanges: filter('exchanges'), connections: filter('connections') }
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function oneOf<Value extends string>(values: readonly Value[], value: unknown): Value | null {
  return values.find((one) => one === value) ?? null
}
