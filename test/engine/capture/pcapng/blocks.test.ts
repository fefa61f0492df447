import { describe, expect, it } from 'vitest'
import {
  interfaceBytes,
  sectionHeaderBytes,
  writeInterface,
  writeSectionHeader
} from '../../../../src/engine/capture/pcapng/blocks'
import { FileBuilder } from './file-builder'

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

describe('blocks', () => {
  it('begin a file with a section header, byte for byte', () => {
    const file = new FileBuilder().section({ comments: ['abcde'], application: 'Tc' })
    expect(hex(file.bytes())).toBe(
      ['0a0d0d0a', '38000000', '4d3c2b1a', '01000000', 'ffffffffffffffff']
        .concat(['01000500', '6162636465000000', '04000600', '5463202020200000', '00000000', '38000000'])
        .join('')
    )
  })

  it('describe an interface of raw packets in nanoseconds, byte for byte', () => {
    const file = new FileBuilder().interface({ name: 'abcd', description: 'e' })
    expect(hex(file.bytes())).toBe(
      ['01000000', '30000000', '65000000', '00000000']
        .concat([
          '02000400',
          '61626364',
          '03000100',
          '65000000',
          '09000100',
          '09000000',
          '00000000',
          '30000000'
        ])
        .join('')
    )
  })

  it('compute their size before they are written', () => {
    const view = new DataView(new ArrayBuffer(300_000))
    const comments = ['', 'a', 'ab', 'abc', 'abcd', '端'.repeat(40_000)]
    expect([writeSectionHeader(view, 0, { comments }), writeInterface(view, 0, { comments })]).toEqual([
      sectionHeaderBytes({ comments }),
      interfaceBytes({ comments })
    ])
    expect([sectionHeaderBytes({}), interfaceBytes({})]).toEqual([48, 32])
  })

  it('are padded to multiples of eight bytes', () => {
    const sizes = ['', 'a', 'abcd', 'abcde'].flatMap((name) => [
      sectionHeaderBytes({ os: name }),
      sectionHeaderBytes({ application: name }),
      interfaceBytes({ name }),
      interfaceBytes({ name, comments: [name] })
    ])
    expect(sizes.filter((size) => size % 8 !== 0)).toEqual([])
  })
})
