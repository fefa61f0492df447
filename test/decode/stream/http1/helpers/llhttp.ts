/**
 * Node's own HTTP parser (llhttp, the WebAssembly build inside undici) as oracle: input that it accepts in strict
 * mode is well-formed, and must give the same result here.
 */
import { createRequire } from 'node:module'
import { toBytes, toText } from './recording'

/** The members of the WebAssembly API that are used here; Node's types leave them to the DOM library. */
interface Platform {
  Module: new (bytes: Buffer) => object
  Instance: new (
    module: object,
    imports: { env: Record<string, (parser: number, at: number, length: number) => number> }
  ) => { exports: unknown }
}
const { Module, Instance } = (globalThis as unknown as { WebAssembly: Platform }).WebAssembly

interface Exports {
  memory: { buffer: ArrayBuffer }
  malloc(length: number): number
  free(pointer: number): void
  llhttp_alloc(type: number): number
  llhttp_free(parser: number): void
  llhttp_execute(parser: number, data: number, length: number): number
  llhttp_finish(parser: number): number
  llhttp_get_method(parser: number): number
  llhttp_get_http_major(parser: number): number
}

export interface OracleMessage {
  method: string
  target: string
  status: number
  /** Header fields followed by trailers. */
  fields: [name: string, value: string][]
  bodyLength: number
}

export interface OracleAnswer {
  /** True if a request line without a version was accepted, which only llhttp reads as HTTP/1. */
  versionless: boolean
  /** Complete messages only. */
  messages: OracleMessage[]
  /** 0: accepted to the end; 22: accepted up to an upgrade; any other value is an error. */
  code: number
}

const REQUEST = 1
const RESPONSE = 2
const PAUSED_UPGRADE = 22

const require = createRequire(import.meta.url)
const module = new Module(require('undici/lib/llhttp/llhttp-wasm.js') as Buffer)
const { METHODS } = require('undici/lib/llhttp/constants.js') as { METHODS: Record<string, number> }
const methodNames = new Map(Object.entries(METHODS).map(([name, code]) => [code, name]))

/** Parses one stream; responses as if to GET requests. */
export function askOracle(kind: 'request' | 'response', text: string): OracleAnswer {
  const messages: OracleMessage[] = []
  let open: OracleMessage = { method: '', target: '', status: 0, fields: [], bodyLength: 0 }
  let expectsName = true
  let versionless = false
  let parser = 0
  const read = (at: number, length: number): string =>
    toText(new Uint8Array(parserExports.memory.buffer, at, length))
  const instance = new Instance(module, {
    env: {
      wasm_on_message_begin: () => {
        open = { method: '', target: '', status: 0, fields: [], bodyLength: 0 }
        expectsName = true
        return 0
      },
      wasm_on_url: (_parser, at, length) => {
        open.target += read(at, length)
        return 0
      },
      wasm_on_status: () => 0,
      wasm_on_header_field: (_parser, at, length) => {
        if (expectsName) open.fields.push(['', ''])
        expectsName = false
        const field = open.fields.at(-1)
        if (field) field[0] += read(at, length)
        return 0
      },
      wasm_on_header_value: (_parser, at, length) => {
        expectsName = true
        const field = open.fields.at(-1)
        if (field) field[1] += read(at, length)
        return 0
      },
      wasm_on_headers_complete: (_parser, status) => {
        open.status = status
        versionless ||= parserExports.llhttp_get_http_major(parser) === 0
        if (kind === 'request') open.method = methodNames.get(parserExports.llhttp_get_method(parser)) ?? ''
        return 0
      },
      wasm_on_body: (_parser, _at, length) => {
        open.bodyLength += length
        return 0
      },
      wasm_on_message_complete: () => {
        messages.push(open)
        return 0
      }
    }
  })
  const parserExports = instance.exports as Exports
  const bytes = toBytes(text)
  parser = parserExports.llhttp_alloc(kind === 'request' ? REQUEST : RESPONSE)
  const data = parserExports.malloc(bytes.length)
  new Uint8Array(parserExports.memory.buffer).set(bytes, data)
  let code = parserExports.llhttp_execute(parser, data, bytes.length)
  if (code === 0) {
    const finished = parserExports.llhttp_finish(parser)
    // An end inside a message is not a syntax error: the messages completed before count.
    if (finished === PAUSED_UPGRADE) code = finished
  }
  return { messages, code, versionless }
}
