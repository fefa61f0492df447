import { isData, listOf, textOf, type Data } from './structured'

/**
 * Converts a Swagger 2.0 description to OpenAPI 3, as far as requests need it: servers, bodies and forms (parameters in
 * Swagger), and the types beside parameters. References by `$ref` keep their targets.
 */

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options']

/**
 * Returns the description with its servers. Its paths stay unchanged: `fromSwaggerItem` converts each one on demand.
 */
export function fromSwagger(data: Data): Data {
  return { ...data, servers: serversOf(data['schemes'], data) }
}

/** Prefers HTTPS over HTTP. */
function serversOf(schemes: unknown, data: Data): unknown[] {
  const names = listOf(schemes).map((scheme) => textOf(scheme).toLowerCase())
  const scheme = names.includes('https') ? 'https' : 'http'
  const host = textOf(data['host'])
  const base = textOf(data['basePath'])
  return [{ url: host === '' ? base : `${scheme}://${host}${base}` }]
}

/** Converts one path item; each of its operations receives the lists of media types. */
export function fromSwaggerItem(item: Data, data: Data): Data {
  const shared = partsOf(item, data)
  const operations = METHODS.flatMap((method): [string, Data][] => {
    const operation = item[method]
    if (!isData(operation)) return []
    const own = partsOf(operation, data)
    const types = consumedBy(operation, data)
    const body = bodyOf(own, types) ?? bodyOf(shared, types)
    const { schemes, produces } = operation
    return [
      [
        method,
        {
          ...operation,
          parameters: own.plain,
          ...(body === null ? {} : { requestBody: body }),
          ...(schemes === undefined ? {} : { servers: serversOf(schemes, data) }),
          responses: responsesOf(operation['responses'], listOf(produces ?? data['produces']))
        }
      ]
    ]
  })
  return { ...item, parameters: shared.plain, ...Object.fromEntries(operations) }
}

interface Parts {
  readonly plain: readonly Data[]
  readonly body: Data | undefined
  readonly fields: readonly Data[]
}

function partsOf(holder: Data, data: Data): Parts {
  const all = listOf(holder['parameters']).flatMap((one): Data[] => {
    const parameter = isData(one) ? named(one, data) : undefined
    return parameter === undefined ? [] : [parameter]
  })
  return {
    plain: all.filter((one) => one['in'] !== 'body' && one['in'] !== 'formData').map(parameterOf),
    body: all.find((one) => one['in'] === 'body'),
    fields: all.filter((one) => one['in'] === 'formData')
  }
}

/** Resolves `#/parameters/NAME`, the only form allowed for parameters. */
function named(parameter: Data, data: Data): Data | undefined {
  const name = /^#\/parameters\/([^/]+)$/.exec(textOf(parameter['$ref']))?.[1]
  if (name === undefined) return parameter
  const found = isData(data['parameters']) ? data['parameters'][name] : undefined
  return isData(found) ? found : undefined
}

/** OpenAPI 3 styles for the formats of lists (`collectionFormat`). */
const STYLES: Readonly<Record<string, Data>> = {
  multi: { style: 'form', explode: true },
  ssv: { style: 'spaceDelimited', explode: false },
  pipes: { style: 'pipeDelimited', explode: false }
}

function parameterOf(parameter: Data): Data {
  const { name, in: place, required, example, collectionFormat } = parameter
  const style = STYLES[textOf(collectionFormat)] ?? { explode: false }
  return {
    name,
    in: place,
    required,
    ...(example === undefined && parameter['x-example'] === undefined
      ? {}
      : { example: example ?? parameter['x-example'] }),
    ...(place === 'query' && parameter['type'] === 'array' ? style : {}),
    schema: schemaOf(parameter)
  }
}

function schemaOf({ type, items, format, enum: choices, default: otherwise, minimum }: Data): Data {
  const isFile = type === 'file'
  const all = {
    type: isFile ? 'string' : type,
    format: isFile ? 'binary' : format,
    items,
    enum: choices,
    default: otherwise,
    minimum
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

function consumedBy(operation: Data, data: Data): string[] {
  return listOf(operation['consumes'] ?? data['consumes']).map((type) => textOf(type))
}

function bodyOf({ body, fields }: Parts, types: readonly string[]): Data | null {
  if (body !== undefined) {
    const media = {
      schema: body['schema'],
      ...(body['x-example'] === undefined ? {} : { example: body['x-example'] })
    }
    const named = types.length === 0 ? ['application/json'] : types
    return { content: Object.fromEntries(named.map((type) => [type, media])) }
  }
  if (fields.length === 0) return null
  const isMultipart =
    fields.some(({ type }) => type === 'file') || types[0]?.startsWith('multipart/') === true
  const properties = Object.fromEntries(fields.map((field) => [textOf(field['name']), schemaOf(field)]))
  const type = isMultipart ? 'multipart/form-data' : 'application/x-www-form-urlencoded'
  return { content: { [type]: { schema: { type: 'object', properties } } } }
}

/** Only the media types of responses are used. */
function responsesOf(responses: unknown, types: readonly unknown[]): Data {
  if (!isData(responses) || types.length === 0) return {}
  const content = Object.fromEntries(types.map((type) => [textOf(type), {}]))
  return Object.fromEntries(Object.keys(responses).map((status) => [status, { content }]))
}
