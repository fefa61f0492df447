import { WorkbenchDraft } from '../../../../../src/renderer/src/features/workbench/workbench-draft'
import type { TestEngine } from '../../../helpers/test-engine'
import { utf8 } from '../../../helpers/text-bytes'

/** A draft of a request that is only this text. */
export function textDraft({ client }: TestEngine, text: string): WorkbenchDraft {
  return new WorkbenchDraft(client, {
    parts: [utf8(text)],
    captured: null,
    reference: null,
    capture: 1,
    connection: null,
    target: { host: 'x', port: '1' },
    secure: false,
    note: null
  })
}
