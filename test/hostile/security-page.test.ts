/** The limits in docs/security.md match those in the code. */
import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { MAX_GLOBBED } from '../../src/decode/import/curl-globs'
import { MAX_REPEATED_BYTES } from '../../src/decode/import/dump-lines'
import { MAX_IMPORT_BYTES } from '../../src/decode/import/import-anything'
import * as http1 from '../../src/decode/stream/http1/limits'
import * as http2 from '../../src/decode/stream/http2/limits'
import { MAX_PROXY_HEADER_BYTES } from '../../src/decode/stream/proxy-header/header'
import { WATCH_LIMIT } from '../../src/decode/stream/starttls/upgrade-watch'
import { MAX_MESSAGE_BYTES } from '../../src/decode/stream/tls/handshake-joiner'
import { MAX_DATA_DEPTH, MAX_DATA_FIELDS } from '../../src/decode/view/data/data-tree'
import { MAX_DECODER_BYTES } from '../../src/engine/analysis/decoding/decoder-memory'
import { MAX_BODY_MS } from '../../src/engine/analysis/find/unread-content'
import { MAX_STATE_BYTES } from '../../src/engine/analysis/messages/head-states'
import { MAX_WALK_BYTES } from '../../src/engine/analysis/messages/head-walks'
import { MAX_OPEN_FIELD_BYTES } from '../../src/engine/analysis/story/open-fields'
import { MAX_CODINGS } from '../../src/engine/codings/content'
import { MAX_RULE_BYTES } from '../../src/engine/rules/link/held-bytes'
import { MAX_QUEUED_BYTES } from '../../src/engine/rules/link/link'
import { RENDER_LIMITS } from '../../src/main/rendering/render-limits'
import {
  MAX_YAML_DEPTH,
  MAX_YAML_TOKENS
} from '../../src/renderer/src/features/workbench/import/model/yaml-data'
import * as shared from '../../src/shared/contract/limits'
import { MAX_RENDER_BYTES, MAX_RENDER_PIXELS } from '../../src/shared/contract/rendering'
import { MAX_COPY_BYTES } from '../../src/shared/copy/copy-source'

/** Constants by their name on the page. */
const CONSTANTS: Readonly<Record<string, number>> = {
  ...numbersOf(shared),
  ...numbersOf(http1),
  ...numbersOf(http2),
  'RENDER_LIMITS.memoryBytes': RENDER_LIMITS.memoryBytes,
  'RENDER_LIMITS.cpuSeconds': RENDER_LIMITS.cpuSeconds,
  ...{ MAX_GLOBBED, MAX_IMPORT_BYTES, MAX_PROXY_HEADER_BYTES, WATCH_LIMIT, MAX_MESSAGE_BYTES },
  ...{ MAX_BODY_MS, MAX_DECODER_BYTES, MAX_STATE_BYTES, MAX_WALK_BYTES, MAX_OPEN_FIELD_BYTES },
  ...{ MAX_QUEUED_BYTES, MAX_RULE_BYTES },
  ...{ MAX_YAML_DEPTH, MAX_YAML_TOKENS, MAX_REPEATED_BYTES },
  ...{ MAX_DATA_DEPTH, MAX_DATA_FIELDS, MAX_CODINGS, MAX_RENDER_BYTES, MAX_RENDER_PIXELS, MAX_COPY_BYTES }
}

function numbersOf(constants: Readonly<Record<string, unknown>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(constants).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : []))
  )
}

const UNITS: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 }

it('states each limit correctly', async () => {
  const page = await readFile(new URL('../../docs/security.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| [^|]+ \| ([\d,]+)(?: (\w+))? +\| `([\w.]+)` +\|$/gm)]
  expect(rows.length).toBe([...page.matchAll(/^\|.*`[A-Z_]{4,}[\w.]*` +\|$/gm)].length)
  expect(rows.length).toBeGreaterThan(25)
  const stated = rows.map(([, value = '', unit, name = '']) => [
    name,
    Number(value.replaceAll(',', '')) * (unit === undefined ? 1 : (UNITS[unit] ?? NaN))
  ])
  expect(stated).toEqual(stated.map(([name]) => [name, CONSTANTS[String(name)]]))
})
