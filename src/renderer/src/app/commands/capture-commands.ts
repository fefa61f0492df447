import type { CommandPart } from '../../kit/model/commands'
import { useCaptureStore } from '../stores/capture'
import { useDialogsStore } from '../stores/dialogs'
import { useExportingStore } from '../stores/exporting'
import { useCaptureActions } from '../actions/use-capture-actions'
import { useClipboardCopy } from '../../kit/use-clipboard-copy'
import type { CommandParts } from './command-parts'

/** Commands on capture files and on the recording. */
export function captureCommands(): CommandParts<'file' | 'capture'> {
  const captures = useCaptureStore()
  const dialogs = useDialogsStore()
  const exporting = useExportingStore()
  const actions = useCaptureActions()
  const { copy } = useClipboardCopy()
  const isFile = (): boolean => captures.totals?.kind === 'file'
  /** Applies to the shown capture; disabled until there is one. */
  const withShown = (act: (capture: number, path: string) => Promise<unknown>): CommandPart => ({
    isEnabled: () => captures.totals !== null,
    run: () => {
      if (captures.totals !== null) void act(captures.totals.capture, captures.totals.path)
    }
  })
  return {
    'file.open': { run: () => void actions.open() },
    'file.save': withShown((capture) => actions.save(capture)),
    'file.export': {
      isEnabled: () => (captures.totals?.connections.total ?? 0) > 0,
      run: () => {
        exporting.openDialog()
      }
    },
    'file.wireshark': withShown((capture) => actions.wireshark(capture)),
    'file.copyPath': withShown((_capture, path) => copy(path)),
    'file.close': { ...withShown((capture) => actions.close(capture)), isEnabled: isFile },
    'file.kept': {
      run: () => {
        dialogs.unsaved = true
      }
    },
    'capture.record': {
      isChecked: () => captures.live !== null && captures.live.state !== 'off',
      isEnabled: () => captures.live !== null,
      run: () => void actions.toggleRecording()
    },
    'capture.clear': {
      isEnabled: () => (captures.live?.connections.total ?? 0) > 0,
      run: () => void actions.clear()
    },
    'capture.live': {
      isEnabled: isFile,
      run: () => {
        actions.show(null)
      }
    }
  }
}
