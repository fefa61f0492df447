/** The type of a contract test case, and inputs that several cases share. */

import type { requests } from '../../../../src/shared/contract/contract'

export interface ContractCase {
  /** A valid input, which is accepted unchanged. */
  good: unknown
  /** Invalid inputs, each with the member that the error must name. */
  bad: [input: unknown, member: string][]
}

export type ContractCases = Partial<Record<keyof typeof requests, ContractCase>>

export const PROXY = {
  kind: 'proxy',
  name: 'web',
  listen: { host: '127.0.0.1', port: 0 },
  target: { host: 'example.test', port: 80 }
}
export const BYTE = new Uint8Array(1)
export const BYTES = [{ kind: 'bytes', bytes: BYTE }]
export const FIELDS = [{ name: ':method', value: 'GET' }]
export const HEX = { form: 'hex', text: '00' }
