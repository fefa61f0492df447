import { isData, listOf, textOf, type Data } from './structured'

/**
 * Returns a value for an OpenAPI 3 schema: its example or default or, if there is none, a made-up value of its type,
 * which is reported.
 */

export interface ExampleSource {
  /** Resolves `$ref`; returns undefined for an invalid reference. */
  resolve(value: unknown): Data | undefined
  /** Called with the path of each made-up value. */
  onMadeUp(path: string): void
  /** Called once if an example exceeds the limit of values. */
  onCut(path: string): void
}

/** Limit of values, because schemas that refer to each other can produce any number. */
const MAX_VALUES = 5000

/** Limit of nesting, deeper than any real body. */
const MAX_DEPTH = 20

const OF_FORMAT: Readonly<Record<string, string>> = {
  'date-time': '2024-01-01T00:00:00Z',
  date: '2024-01-01',
  time: '00:00:00Z',
  uuid: '00000000-0000-4000-8000-000000000000',
  email: 'user@example.com',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  byte: 'AA==',
  binary: ''
}

/** Returns the example of a parameter, media type or header, which overrides that of its schema. */
export function exampleOf(holder: Data, source: ExampleSource, path: string): unknown {
  if (holder['example'] !== undefined) return holder['example']
  const [first] = isData(holder['examples']) ? Object.values(holder['examples']) : []
  const named = source.resolve(first)
  if (named?.['value'] !== undefined) return named['value']
  return schemaExample(holder['schema'], { ...source, left: MAX_VALUES }, path, [])
}

/** Returns true if an example exists, so that no value has to be made up. */
export function hasExample(holder: Data, source: ExampleSource): boolean {
  const schema = source.resolve(holder['schema'])
  return (
    [holder['example'], holder['examples']].some((one) => one !== undefined) ||
    (schema !== undefined && given(schema) !== undefined)
  )
}

function given(schema: Data): unknown {
  const { example, examples, default: otherwise, const: constant, enum: choices } = schema
  return [example, listOf(examples)[0], otherwise, constant, listOf(choices)[0]].find(
    (one) => one !== undefined
  )
}

interface Filling extends ExampleSource {
  /** Number of values that may still be created. */
  left: number
}

/** `within`: enclosing schemas. A recursive schema is expanded once; undefined values are left out. */
function schemaExample(of: unknown, source: Filling, path: string, within: readonly Data[]): unknown {
  if (source.left-- <= 0) {
    if (source.left === -1) source.onCut(path)
    return undefined
  }
  const schema = source.resolve(of)
  if (schema === undefined) return null
  if (within.includes(schema) || within.length > MAX_DEPTH) return undefined
  const inner = [...within, schema]
  const value = given(schema)
  if (value !== undefined) return value
  const [choice] = [...listOf(schema['oneOf']), ...listOf(schema['anyOf'])]
  const parts = [...listOf(schema['allOf']), ...(choice === undefined ? [] : [choice])]
  if (parts.length > 0) {
    const own = schema['properties'] === undefined ? [] : [ownPart(schema)]
    const values = [...parts, ...own].map((part) => schemaExample(part, source, path, inner))
    return values.every(isData) ? Object.assign({}, ...values) : values[0]
  }
  return ofType(schema, source, path, inner)
}

function ownPart(schema: Data): Data {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => !/^(all|one|any)Of$/.test(name)))
}

function ofType(schema: Data, source: Filling, path: string, inner: readonly Data[]): unknown {
  // OpenAPI 3.1 allows a list of types, including `null`.
  const types = Array.isArray(schema['type']) ? listOf(schema['type']) : [schema['type']]
  const type = types.find((one) => one !== 'null')
  if (type === 'object' || isData(schema['properties'])) {
    const properties = isData(schema['properties']) ? Object.entries(schema['properties']) : []
    return Object.fromEntries(
      properties
        .filter(([, property]) => source.resolve(property)?.['readOnly'] !== true)
        .map(([name, property]) => [
          name,
          schemaExample(property, source, path === '' ? name : `${path}.${name}`, inner)
        ])
    )
  }
  if (type === 'array')
    return [schemaExample(schema['items'], source, `${path}[0]`, inner)].filter((one) => one !== undefined)
  source.onMadeUp(path)
  if (type === 'integer' || type === 'number')
    return typeof schema['minimum'] === 'number' ? schema['minimum'] : 0
  if (type === 'boolean') return true
  if (type === 'null') return null
  return OF_FORMAT[textOf(schema['format'])] ?? 'string'
}
