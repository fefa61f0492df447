/**
 * Chooses the views of a body: the content type suggests, the bytes decide. Every view that fits the bytes is offered,
 * hex and text always. The table has one entry per view.
 */
import { looksLikeCsv } from './csv-table'
import { binaryFit } from './data/recognise'
import { grpcType } from './grpc/status'
import { fileTypeOf, type FileType, type FileView } from './file-type'
import { imageTypeOf, looksLikeText, type ImageType } from './image-type'
import { looksLikeRecords } from './json-records'
import { parseMediaType } from './media-type'

/** Default order of the views. */
export const BODY_VIEWS = [
  'image',
  'audio',
  'video',
  'font',
  'pdf',
  'archive',
  'grpc',
  'protobuf',
  'msgpack',
  'cbor',
  'bson',
  'events',
  'ndjson',
  'json',
  'form',
  'multipart',
  'csv',
  'css',
  'js',
  'markup',
  'preview',
  'text',
  'hex'
] as const
export type BodyView = (typeof BODY_VIEWS)[number]

export interface BodyViews {
  /** In order of preference. */
  readonly offered: readonly BodyView[]
  readonly automatic: BodyView
}

interface BodyFacts {
  readonly bytes: Uint8Array
  /** The beginning of the body, decoded as text. */
  readonly start: string
  readonly contentType: string
  /** True if a content coding could not be removed, so that the bytes do not match the type. */
  readonly isCoded: boolean
  /** Number of enclosing bodies (multipart, archives). */
  readonly depth?: number
}

/** Facts about the body for the tests in the table, computed once. */
export interface BodyLook extends BodyFacts {
  /** Content type without its parameters. */
  readonly essence: string
  readonly image: ImageType | undefined
  readonly file: FileType | undefined
  readonly isText: boolean
  /** First character that is not whitespace. */
  readonly first: string
}

/**
 * `sure`: the bytes prove it. `claimed`: the content type names it. `likely`: it looks like it, and nothing
 * contradicts. `possible`: offered, but never chosen automatically.
 */
export type Fit = 'sure' | 'claimed' | 'likely' | 'possible'
const FITS: readonly Fit[] = ['sure', 'claimed', 'likely', 'possible']
const POSSIBLE = FITS.indexOf('possible')

interface Recogniser {
  /**
   * True if the view shows binary data; other views show text only and are not chosen automatically for binary data.
   */
  readonly binary?: true
  fit(look: BodyLook): Fit | null
}

/** Deeper than any mail or form: a body nested further is shown as text. */
const MAX_DEPTH = 4

const RECORDS_TYPE = /[/+](?:x-)?(?:ndjson|jsonl|json-seq|jsonlines)$/
const CSV_TYPE = /^(?:text|application)\/(?:csv|x-csv|tab-separated-values)$/
const JS_TYPE = /^(?:text|application)\/(?:x-)?(?:javascript|ecmascript|jscript)$/
const JSON_TYPE = /[/+](?:json|json5|ndjson|x-ndjson|jsonl|json-seq)$/
const MARKUP_TYPE = /[/+](?:xml|html|xhtml)$|^text\/xsl$/

export function claimsJson(contentType: string): boolean {
  return isJsonType(parseMediaType(contentType).essence)
}

/** True for JSON types. False for gRPC and Connect, where only each message after its prefix is JSON. */
function isJsonType(essence: string): boolean {
  return JSON_TYPE.test(essence) && grpcType(essence) === null
}

export function isHtml(contentType: string, start: string): boolean {
  return parseMediaType(contentType).essence.includes('html') || /^\s*<(?:!doctype html|html)\b/i.test(start)
}

const when = (holds: boolean, fit: Fit): Fit | null => (holds ? fit : null)

/** Recognizer of a file type by its first bytes. */
const file = (view: FileView): Recogniser => ({
  binary: true,
  fit: ({ file }) => when(file?.view === view, 'sure')
})

const RECOGNISERS: Readonly<Record<BodyView, Recogniser>> = {
  image: { binary: true, fit: ({ image }) => when(image !== undefined, 'sure') },
  audio: file('audio'),
  video: file('video'),
  font: file('font'),
  pdf: file('pdf'),
  archive: file('archive'),
  events: { fit: ({ essence }) => when(essence === 'text/event-stream', 'claimed') },
  ndjson: {
    fit: ({ essence, first, start }) =>
      when(RECORDS_TYPE.test(essence), 'claimed') ??
      when((first === '{' || first === '[' || first === '\x1e') && looksLikeRecords(start), 'likely')
  },
  json: {
    fit: ({ essence, first }) =>
      when(isJsonType(essence), 'claimed') ?? when(first === '{' || first === '[', 'likely')
  },
  form: { fit: ({ essence }) => when(essence === 'application/x-www-form-urlencoded', 'claimed') },
  multipart: {
    binary: true,
    fit: ({ essence, depth = 0 }) => when(essence.startsWith('multipart/') && depth < MAX_DEPTH, 'claimed')
  },
  csv: {
    fit: ({ essence, first, start }) =>
      when(CSV_TYPE.test(essence), 'claimed') ??
      when(!'{[<'.includes(first) && looksLikeCsv(start), 'possible')
  },
  css: { fit: ({ essence }) => when(essence === 'text/css', 'claimed') },
  js: { fit: ({ essence }) => when(JS_TYPE.test(essence), 'claimed') },
  markup: {
    fit: ({ essence, image, first, isText }) =>
      when(MARKUP_TYPE.test(essence) || image === 'image/svg+xml', 'claimed') ??
      when(first === '<' && isText, 'likely')
  },
  grpc: { binary: true, fit: ({ essence, bytes }) => binaryFit('grpc', essence, bytes) },
  protobuf: { binary: true, fit: ({ essence, bytes }) => binaryFit('protobuf', essence, bytes) },
  msgpack: { binary: true, fit: ({ essence, bytes }) => binaryFit('msgpack', essence, bytes) },
  cbor: { binary: true, fit: ({ essence, bytes }) => binaryFit('cbor', essence, bytes) },
  bson: { binary: true, fit: ({ essence, bytes }) => binaryFit('bson', essence, bytes) },
  preview: {
    fit: ({ contentType, start, isText }) => when(isText && isHtml(contentType, start), 'possible')
  },
  text: { fit: () => 'possible' },
  hex: { binary: true, fit: () => 'possible' }
}

export function bodyViews(facts: BodyFacts): BodyViews {
  const { bytes, start, contentType, isCoded } = facts
  if (isCoded) return { offered: ['text', 'hex'], automatic: looksLikeText(bytes) ? 'text' : 'hex' }
  const look: BodyLook = {
    ...facts,
    essence: parseMediaType(contentType).essence,
    image: imageTypeOf(bytes),
    file: fileTypeOf(bytes),
    // By its bytes, UTF-16 text does not look like text.
    isText: looksLikeText(bytes) || isReadable(start),
    first: start.trimStart().charAt(0)
  }
  const fits = BODY_VIEWS.flatMap((view) => {
    const fit = RECOGNISERS[view].fit(look)
    return fit === null ? [] : [{ view, rank: FITS.indexOf(fit) }]
  })
  // The sort is stable: views with equal rank keep the order of the table.
  const ranked = fits.toSorted((one, other) => one.rank - other.rank)
  const chosen = ranked.find(
    ({ view, rank }) =>
      (look.isText || RECOGNISERS[view].binary === true) &&
      (rank < POSSIBLE || view === 'text' || view === 'hex')
  )
  return { offered: ranked.map(({ view }) => view), automatic: chosen?.view ?? 'hex' }
}

function isReadable(start: string): boolean {
  const broken = start.split('\ufffd').length - 1
  return start !== '' && broken * 20 <= start.length && looksLikeText(new TextEncoder().encode(start))
}
