/** Summary line of a gRPC message: the beginning of its content. */
import { readableText } from '../data/readable'
import { decodeProtobuf } from '../protobuf/protobuf'
import { trailerLines } from './grpc-body'
import { grpcMessage, statusText } from './status'

const MAX_FIELDS = 12
const MAX_CHARACTERS = 200

/** `bytes`: the beginning of the message. */
export function messageSummary(bytes: Uint8Array, format: string): string {
  if (format !== 'proto') return short(readableText(bytes)?.text ?? '')
  const { fields } = decodeProtobuf(bytes, { most: MAX_FIELDS })
  return short(
    fields
      .filter(({ key, depth }) => key !== 'data.rest' && depth === 0)
      // The first of several readings of a number is the plain one.
      .map(({ name = '', key, value }) => {
        if (key === 'protobuf.message') return `${name}: {…}`
        return key === 'protobuf.string'
          ? `${name}: ${JSON.stringify(value)}`
          : `${name}: ${value.split(' · ')[0]}`
      })
      .join(', ')
  )
}

/** Longer than other summaries, because a user with a schema wants to read the values. */
const MAX_NAMED_CHARACTERS = 2000

/** Formats a summary such as `shop.Order {"id":7}`. */
export function namedSummary({ type, json }: { type: string; json: string }): string {
  const text = `${type} ${json}`
  return text.length > MAX_NAMED_CHARACTERS ? `${text.slice(0, MAX_NAMED_CHARACTERS)}…` : text
}

/** Formats a summary such as `5 NOT_FOUND: no such order`. */
export function trailersSummary(bytes: Uint8Array): string {
  const trailers = new Map([...trailerLines(bytes, 0, bytes.length)].map(({ name, value }) => [name, value]))
  const status = trailers.get('grpc-status')
  const message = grpcMessage(trailers.get('grpc-message') ?? '')
  if (status === undefined) return ''
  return short(message === '' ? statusText(status) : `${statusText(status)}: ${message}`)
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > MAX_CHARACTERS ? `${line.slice(0, MAX_CHARACTERS)}…` : line
}
